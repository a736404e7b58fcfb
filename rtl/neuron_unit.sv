// SPDX-License-Identifier: Apache-2.0
// The neuron unit of a core: LANES neurons a beat, STAGES cycles from a beat to what comes of it. See neuron_unit.md.
module neuron_unit #(
    parameter integer LANES = 4,
    parameter integer STAGES = 3,
    parameter integer MEMBRANE = 40,   // bits of a membrane, and of what is added to it unshifted
    parameter integer CURRENT = 36,    // bits of a step's pending current
    parameter integer THRESHOLD = 32,  // bits of a threshold, unsigned
    parameter integer TRACER = 9,      // bits of a tracer and of an event's value
    parameter integer SHIFT_MAX = 24,  // most fraction bits that the membrane has below the current
    parameter integer BURST_MAX = 16   // most unit spikes of a burst (AdaFire)
) (
    input  wire                       clk,
    input  wire                       rst,

    // Configuration, written while the unit is empty; it holds from the next cycle on.
    input  wire                       cfg_valid,
    input  wire [2:0]                 cfg_mode,       // 0 IF, 1 LIF, 2 ST-BIF, 3 AdaFire, 4 SFA
    input  wire                       cfg_to_zero,    // IF, LIF: reset to zero, not by subtraction
    input  wire                       cfg_half_even,  // SFA: a tie goes to the even code
    input  wire [4:0]                 cfg_shift,
    input  wire [16:0]                cfg_decay,      // LIF, 2^16 is 1
    input  wire signed [TRACER-1:0]   cfg_least,      // ST-BIF
    input  wire signed [TRACER-1:0]   cfg_most,       // ST-BIF; AdaFire: the burst

    // A beat. What belongs to a lane that is not enabled is ignored.
    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [LANES-1:0]           in_enable,
    input  wire                       in_integrate,
    input  wire                       in_fire,
    input  wire [LANES*CURRENT-1:0]   in_current,
    input  wire [LANES*MEMBRANE-1:0]  in_added,       // bias, or the change of a function's result
    input  wire [LANES*(THRESHOLD+1)-1:0] in_drift,   // added in every step of integration (IF, LIF, AdaFire)
    input  wire [LANES*THRESHOLD-1:0] in_threshold,   // what a spike subtracts
    input  wire [LANES*THRESHOLD-1:0] in_level,       // IF, LIF, SFA: from which on it fires
    input  wire [LANES*MEMBRANE-1:0]  in_membrane,
    input  wire [LANES*TRACER-1:0]    in_tracer,

    // What comes of it. Lanes that were not enabled show what they showed before.
    output wire                       out_valid,
    input  wire                       out_ready,
    output wire [LANES-1:0]           out_enable,
    output wire [LANES*MEMBRANE-1:0]  out_membrane,
    output wire [LANES*TRACER-1:0]    out_tracer,
    output wire [LANES*TRACER-1:0]    out_value,      // of the event, 0 for none
    output wire [LANES-1:0]           out_stirs,

    output wire                       busy,
    output logic [31:0]               clamps          // membranes that were saturated, of beats that were taken
);
    localparam integer SHIFT = 5;
    localparam integer DECAY = 17;
    localparam integer SUM = CURRENT + SHIFT_MAX + 2;
    localparam integer DRIFT = THRESHOLD + 1;
    localparam [2:0] LIF = 3'd1, ST_BIF = 3'd2, ADAFIRE = 3'd3, SFA = 3'd4;

    logic [2:0] mode;
    logic to_zero, half_even;
    logic [SHIFT-1:0] shift;
    logic [DECAY-1:0] decay;
    logic signed [TRACER-1:0] least, most;
    always_ff @(posedge clk)
        if (cfg_valid) begin
            mode <= cfg_mode;
            to_zero <= cfg_to_zero && cfg_mode < ST_BIF;
            half_even <= cfg_half_even && cfg_mode == SFA;
            shift <= cfg_shift;
            decay <= cfg_decay;
            least <= cfg_least;
            most <= cfg_most;
        end

    // The whole pipeline moves, or none of it: bubbles keep their places.
    wire advance = !out_valid || out_ready;
    assign in_ready = advance;

    logic [STAGES-1:0] valid;
    logic [STAGES*LANES-1:0] enable;
    wire [STAGES:0] entering = {valid, in_valid};
    wire [(STAGES+1)*LANES-1:0] lanes = {enable, in_enable};
    always_ff @(posedge clk)
        if (rst) valid <= {STAGES{1'b0}};
        else if (advance) valid <= entering[STAGES-1:0];
    always_ff @(posedge clk)
        if (advance) enable <= lanes[STAGES*LANES-1:0];
    assign out_valid = entering[STAGES];
    assign out_enable = lanes[STAGES*LANES +: LANES];
    assign busy = |valid;

    wire [LANES-1:0] clamped;
    generate
        genvar lane, s;
        for (lane = 0; lane < LANES; lane = lane + 1) begin : g_lane
            wire [STAGES-1:0] load;
            for (s = 0; s < STAGES; s = s + 1) begin : g_load
                assign load[s] = advance && entering[s] && lanes[s*LANES + lane];
            end
            neuron_lane #(
                .STAGES(STAGES), .MEMBRANE(MEMBRANE), .CURRENT(CURRENT), .THRESHOLD(THRESHOLD), .TRACER(TRACER),
                .SHIFT(SHIFT), .DECAY(DECAY), .SUM(SUM), .BURST_MAX(BURST_MAX)
            ) datapath (
                .clk(clk), .enable(load),
                .leaky(mode == LIF), .bipolar(mode == ST_BIF), .bursting(mode == ADAFIRE), .to_zero(to_zero),
                .half_even(half_even), .shift(shift), .decay(decay), .least(least), .most(most),
                .integrate(in_integrate), .fire(in_fire),
                .current(in_current[lane*CURRENT +: CURRENT]), .added(in_added[lane*MEMBRANE +: MEMBRANE]),
                .drift(in_drift[lane*DRIFT +: DRIFT]), .threshold(in_threshold[lane*THRESHOLD +: THRESHOLD]),
                .level(in_level[lane*THRESHOLD +: THRESHOLD]), .membrane(in_membrane[lane*MEMBRANE +: MEMBRANE]),
                .tracer(in_tracer[lane*TRACER +: TRACER]),
                .out_membrane(out_membrane[lane*MEMBRANE +: MEMBRANE]),
                .out_tracer(out_tracer[lane*TRACER +: TRACER]), .out_value(out_value[lane*TRACER +: TRACER]),
                .out_stirs(out_stirs[lane]), .out_clamped(clamped[lane])
            );
        end
    endgenerate

    // The counter stays at its largest.
    logic [32:0] counted;
    integer i;
    always_comb begin
        counted = {1'b0, clamps};
        for (i = 0; i < LANES; i = i + 1)
            if (clamped[i] && out_enable[i]) counted = counted + 33'd1;
    end
    always_ff @(posedge clk)
        if (rst) clamps <= 32'd0;
        else if (out_valid && out_ready) clamps <= counted[32] ? 32'hffff_ffff : counted[31:0];

`ifndef SYNTHESIS
    initial begin
        if (SHIFT_MAX > 31) $fatal(1, "SHIFT_MAX needs more than the 5 bits of cfg_shift");
        if (MEMBRANE > SUM - 2) $fatal(1, "a sum is narrower than the membrane");
        if (THRESHOLD + $clog2(BURST_MAX + 1) >= MEMBRANE) $fatal(1, "a burst's thresholds do not fit the membrane");
        if (BURST_MAX >= 1 << (TRACER - 1)) $fatal(1, "a burst does not fit the event's value");
    end
    configured_empty : assert property (@(posedge clk) disable iff (rst) cfg_valid |-> !busy && !in_valid)
        else $error("configured while it works");
    mode_known : assert property (@(posedge clk) cfg_valid |-> cfg_mode <= SFA) else $error("no such mode");
    shift_known : assert property (@(posedge clk) cfg_valid |-> {27'd0, cfg_shift} <= SHIFT_MAX)
        else $error("a shift above SHIFT_MAX");
    burst_known : assert property (@(posedge clk) cfg_valid && cfg_mode == ADAFIRE |->
                                   cfg_most > 0 && {{(32-TRACER){cfg_most[TRACER-1]}}, cfg_most} <= BURST_MAX)
        else $error("a burst outside 1..BURST_MAX");
    decay_known : assert property (@(posedge clk) cfg_valid |-> cfg_decay <= 17'h10000) else $error("a decay above 1");
    input_held : assert property (@(posedge clk) disable iff (rst)
                                  $past(in_valid && !in_ready && !rst) |-> in_valid && $stable(in_enable))
        else $error("an input was withdrawn before it was taken");
    output_held : assert property (@(posedge clk) disable iff (rst)
                                   $past(out_valid && !out_ready && !rst) |->
                                   out_valid && $stable(out_enable) && $stable(out_membrane) && $stable(out_value))
        else $error("an output changed before it was taken");
`endif
endmodule
