// SPDX-License-Identifier: Apache-2.0
// Last step of an update: event, new membrane and tracer, and whether the neuron stirs: whether it would send something
// if it may, though nothing arrives. Combinational.
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_fire #(
    parameter integer MEMBRANE = 40,
    parameter integer THRESHOLD = 32,
    parameter integer TRACER = 9,
    parameter integer BURST_MAX = 16
) (
    input  wire                        bipolar,   // ST-BIF
    input  wire                        bursting,  // AdaFire
    input  wire                        to_zero,   // IF, LIF: a spike leaves nothing
    input  wire                        half_even,
    input  wire signed [TRACER-1:0]    least,
    input  wire signed [TRACER-1:0]    most,      // AdaFire: the burst
    input  wire                        fire,
    input  wire [THRESHOLD-1:0]        threshold,
    input  wire [THRESHOLD-1:0]        level,
    input  wire signed [MEMBRANE-1:0]  membrane,
    input  wire signed [TRACER-1:0]    tracer,
    output wire signed [MEMBRANE-1:0]  new_membrane,
    output wire signed [TRACER-1:0]    new_tracer,
    output wire signed [TRACER-1:0]    value,     // of the event; 0 for none
    output wire                        stirs
);
    wire by_level = !bipolar && !bursting;
    wire up, down;
    neuron_compare #(.MEMBRANE(MEMBRANE), .THRESHOLD(THRESHOLD), .TRACER(TRACER)) now (
        .bipolar(bipolar), .by_level(by_level), .half_even(half_even), .least(least), .most(most),
        .threshold(threshold), .level(level), .membrane(membrane), .tracer(tracer), .up(up), .down(down)
    );
    wire [TRACER-1:0] count;
    wire [MEMBRANE-1:0] amount;
    neuron_ladder #(.MEMBRANE(MEMBRANE), .THRESHOLD(THRESHOLD), .TRACER(TRACER), .BURST_MAX(BURST_MAX)) ladder (
        .burst(most), .threshold(threshold), .membrane(membrane), .count(count), .amount(amount)
    );

    wire signed [MEMBRANE-1:0] one = {{(MEMBRANE-THRESHOLD){1'b0}}, threshold};
    wire signed [TRACER-1:0] single = {{(TRACER-1){down}}, up || down};  // 1, -1 or 0
    assign value = !fire ? {TRACER{1'b0}} : bursting ? count : single;
    wire signed [MEMBRANE-1:0] lowered = membrane - (bursting ? amount : one);
    assign new_membrane = fire && down ? membrane + one
                        : fire && up   ? (to_zero ? {MEMBRANE{1'b0}} : lowered)
                        :                membrane;
    assign new_tracer = tracer + value;

    wire then_up, then_down;
    neuron_compare #(.MEMBRANE(MEMBRANE), .THRESHOLD(THRESHOLD), .TRACER(TRACER)) next (
        .bipolar(bipolar), .by_level(by_level), .half_even(half_even), .least(least), .most(most),
        .threshold(threshold), .level(level), .membrane(new_membrane), .tracer(new_tracer),
        .up(then_up), .down(then_down)
    );
    assign stirs = then_up || then_down;
endmodule
