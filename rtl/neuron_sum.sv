// SPDX-License-Identifier: Apache-2.0
// Second step of an update: the membrane takes its input, and saturates where it would leave its width. Combinational.
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_sum #(
    parameter integer MEMBRANE = 40,
    parameter integer SUM = 62
) (
    input  wire signed [SUM-1:0]      taken,
    input  wire signed [MEMBRANE-1:0] kept,
    output wire signed [MEMBRANE-1:0] membrane,
    output wire                       clamped
);
    wire signed [SUM:0] total = {taken[SUM-1], taken} + {{(SUM+1-MEMBRANE){kept[MEMBRANE-1]}}, kept};
    wire [SUM+1-MEMBRANE:0] top = total[SUM:MEMBRANE-1];  // all alike where the total fits
    assign clamped = |top && !(&top);
    assign membrane = clamped ? {total[SUM], {(MEMBRANE-1){!total[SUM]}}} : total[MEMBRANE-1:0];
endmodule
