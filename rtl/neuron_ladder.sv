// SPDX-License-Identifier: Apache-2.0
// AdaFire: how many thresholds the membrane holds, at most `burst`, and their sum. A ladder of comparators against the
// multiples of the threshold: there is no divider. Combinational.
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_ladder #(
    parameter integer MEMBRANE = 40,
    parameter integer THRESHOLD = 32,
    parameter integer TRACER = 9,
    parameter integer BURST_MAX = 16
) (
    input  wire [TRACER-1:0]          burst,
    input  wire [THRESHOLD-1:0]       threshold,
    input  wire signed [MEMBRANE-1:0] membrane,
    output logic [TRACER-1:0]         count,
    output logic [MEMBRANE-1:0]       amount  // count * threshold
);
    logic signed [MEMBRANE-1:0] multiple;
    integer k;
    always_comb begin
        count = {TRACER{1'b0}};
        amount = {MEMBRANE{1'b0}};
        multiple = {MEMBRANE{1'b0}};
        for (k = 1; k <= BURST_MAX; k = k + 1) begin
            multiple = multiple + $signed({{(MEMBRANE-THRESHOLD){1'b0}}, threshold});
            if (burst >= k[TRACER-1:0] && membrane >= multiple) begin
                count = k[TRACER-1:0];
                amount = multiple;
            end
        end
    end
endmodule
