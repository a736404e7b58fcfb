// SPDX-License-Identifier: Apache-2.0
// One lane: a neuron's update in STAGES cycles. Its three steps have a register behind each; with two stages the first
// two steps share one, with one stage all do, and further stages are registers in front, for synthesis to move.
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_lane #(
    parameter integer STAGES = 3,
    parameter integer MEMBRANE = 40,
    parameter integer CURRENT = 36,
    parameter integer THRESHOLD = 32,
    parameter integer TRACER = 9,
    parameter integer SHIFT = 5,
    parameter integer DECAY = 17,
    parameter integer SUM = 62,
    parameter integer BURST_MAX = 16
) (
    input  wire                       clk,
    input  wire [STAGES-1:0]          enable,  // of the registers of each stage

    input  wire                       leaky, bipolar, bursting, to_zero, half_even,
    input  wire [SHIFT-1:0]           shift,
    input  wire [DECAY-1:0]           decay,
    input  wire signed [TRACER-1:0]   least, most,

    input  wire                       integrate, fire,
    input  wire signed [CURRENT-1:0]  current,
    input  wire signed [MEMBRANE-1:0] added,
    input  wire signed [THRESHOLD:0]  drift,
    input  wire [THRESHOLD-1:0]       threshold, level,
    input  wire signed [MEMBRANE-1:0] membrane,
    input  wire signed [TRACER-1:0]   tracer,

    output wire signed [MEMBRANE-1:0] out_membrane,
    output wire signed [TRACER-1:0]   out_tracer, out_value,
    output wire                       out_stirs, out_clamped
);
    localparam integer FRONT = STAGES > 3 ? STAGES - 3 : 0;
    localparam integer FIRST = STAGES >= 3 ? 1 : 0;   // a register behind the first step
    localparam integer SECOND = STAGES >= 2 ? 1 : 0;
    localparam integer DRIFT = THRESHOLD + 1;
    localparam integer RULE = 2 * THRESHOLD + TRACER + 1;  // what the last step needs besides the membrane
    wire [STAGES:0] loads = {1'b0, enable};
    wire [FRONT > 0 ? FRONT - 1 : 0 : 0] front_loads = loads[FRONT > 0 ? FRONT - 1 : 0 : 0];

    // In front.
    wire in_integrate;
    wire signed [CURRENT-1:0] in_current;
    wire signed [MEMBRANE-1:0] in_added, in_membrane;
    wire signed [DRIFT-1:0] in_drift;
    wire [RULE-1:0] in_rule;
    neuron_delay #(.WIDTH(1), .DEPTH(FRONT)) d_integrate (
        .clk(clk), .enable(front_loads), .d(integrate), .q(in_integrate)
    );
    neuron_delay #(.WIDTH(CURRENT), .DEPTH(FRONT)) d_current (
        .clk(clk), .enable(front_loads), .d(current), .q(in_current)
    );
    neuron_delay #(.WIDTH(MEMBRANE), .DEPTH(FRONT)) d_added (.clk(clk), .enable(front_loads), .d(added), .q(in_added));
    neuron_delay #(.WIDTH(DRIFT), .DEPTH(FRONT)) d_drift (.clk(clk), .enable(front_loads), .d(drift), .q(in_drift));
    neuron_delay #(.WIDTH(MEMBRANE), .DEPTH(FRONT)) d_membrane (
        .clk(clk), .enable(front_loads), .d(membrane), .q(in_membrane)
    );

    // Step 1.
    wire signed [SUM-1:0] taken, taken_q;
    wire signed [MEMBRANE-1:0] kept, kept_q;
    neuron_input #(
        .MEMBRANE(MEMBRANE), .CURRENT(CURRENT), .DRIFT(DRIFT), .SHIFT(SHIFT), .DECAY(DECAY), .SUM(SUM)
    ) step1 (
        .leaky(leaky), .shift(shift), .decay(decay), .integrate(in_integrate), .current(in_current), .added(in_added),
        .drift(in_drift), .membrane(in_membrane), .taken(taken), .kept(kept)
    );
    neuron_delay #(.WIDTH(SUM), .DEPTH(FIRST)) d_taken (.clk(clk), .enable(loads[FRONT]), .d(taken), .q(taken_q));
    neuron_delay #(.WIDTH(MEMBRANE), .DEPTH(FIRST)) d_kept (.clk(clk), .enable(loads[FRONT]), .d(kept), .q(kept_q));

    // Step 2.
    wire signed [MEMBRANE-1:0] sum, sum_q;
    wire clamped, clamped_q;
    neuron_sum #(.MEMBRANE(MEMBRANE), .SUM(SUM)) step2 (
        .taken(taken_q), .kept(kept_q), .membrane(sum), .clamped(clamped)
    );
    neuron_delay #(.WIDTH(MEMBRANE), .DEPTH(SECOND)) d_sum (.clk(clk), .enable(loads[FRONT+FIRST]), .d(sum), .q(sum_q));
    neuron_delay #(.WIDTH(1), .DEPTH(SECOND)) d_clamp (
        .clk(clk), .enable(loads[FRONT+FIRST]), .d(clamped), .q(clamped_q)
    );

    // What waits for step 3.
    neuron_delay #(.WIDTH(RULE), .DEPTH(STAGES - 1)) d_rule (
        .clk(clk), .enable(loads[STAGES > 1 ? STAGES - 2 : 0 : 0]), .d({threshold, level, tracer, fire}), .q(in_rule)
    );
    wire [THRESHOLD-1:0] threshold_q = in_rule[RULE-1 -: THRESHOLD];
    wire [THRESHOLD-1:0] level_q = in_rule[THRESHOLD+TRACER -: THRESHOLD];
    wire signed [TRACER-1:0] tracer_q = in_rule[TRACER:1];
    wire fire_q = in_rule[0];

    // Step 3.
    wire signed [MEMBRANE-1:0] new_membrane;
    wire signed [TRACER-1:0] new_tracer, value;
    wire stirs;
    neuron_fire #(.MEMBRANE(MEMBRANE), .THRESHOLD(THRESHOLD), .TRACER(TRACER), .BURST_MAX(BURST_MAX)) step3 (
        .bipolar(bipolar), .bursting(bursting), .to_zero(to_zero), .half_even(half_even), .least(least), .most(most),
        .fire(fire_q), .threshold(threshold_q), .level(level_q), .membrane(sum_q), .tracer(tracer_q),
        .new_membrane(new_membrane), .new_tracer(new_tracer), .value(value), .stirs(stirs)
    );
    neuron_delay #(.WIDTH(MEMBRANE), .DEPTH(1)) o_membrane (
        .clk(clk), .enable(loads[STAGES-1]), .d(new_membrane), .q(out_membrane)
    );
    neuron_delay #(.WIDTH(TRACER), .DEPTH(1)) o_tracer (
        .clk(clk), .enable(loads[STAGES-1]), .d(new_tracer), .q(out_tracer)
    );
    neuron_delay #(.WIDTH(TRACER), .DEPTH(1)) o_value (.clk(clk), .enable(loads[STAGES-1]), .d(value), .q(out_value));
    neuron_delay #(.WIDTH(2), .DEPTH(1)) o_flags (
        .clk(clk), .enable(loads[STAGES-1]), .d({stirs, clamped_q}), .q({out_stirs, out_clamped})
    );
endmodule
