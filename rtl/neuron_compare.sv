// SPDX-License-Identifier: Apache-2.0
// Whether a neuron would send a spike: up, or (ST-BIF) down. Combinational.
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_compare #(
    parameter integer MEMBRANE = 40,
    parameter integer THRESHOLD = 32,
    parameter integer TRACER = 9
) (
    input  wire                       bipolar,     // ST-BIF
    input  wire                       by_level,    // IF, LIF, SFA: compared with the level, not with the threshold
    input  wire                       half_even,   // SFA: a tie goes to the even code
    input  wire signed [TRACER-1:0]   least,
    input  wire signed [TRACER-1:0]   most,
    input  wire [THRESHOLD-1:0]       threshold,
    input  wire [THRESHOLD-1:0]       level,
    input  wire signed [MEMBRANE-1:0] membrane,
    input  wire signed [TRACER-1:0]   tracer,
    output wire                       up,
    output wire                       down
);
    wire signed [MEMBRANE-1:0] bound = {{(MEMBRANE-THRESHOLD){1'b0}}, by_level ? level : threshold};
    wire tie = half_even && !tracer[0];
    wire reached = tie ? membrane > bound : membrane >= bound;
    assign up = reached && (!bipolar || tracer < most);
    assign down = bipolar && membrane[MEMBRANE-1] && tracer > least;
endmodule
