// SPDX-License-Identifier: Apache-2.0
// Pending current of an element and what arrives for it; a sum that leaves its width stays at the bound. Combinational.
// Counters for each bit of each unrolled lane would be most of the observed model; cases are counted by sim/cosim.
// verilator coverage_off
module accumulator_adder #(
    parameter SUM_BITS   = 48,
    parameter TOTAL_BITS = 61
) (
    input  wire signed [  SUM_BITS-1:0] current,
    input  wire signed [TOTAL_BITS-1:0] total,
    input  wire        [  SUM_BITS-1:0] most,     // the largest sum; -most - 1 is the smallest
    output wire signed [  SUM_BITS-1:0] sum,
    output wire                         clamped
);
  localparam WIDE_BITS = (TOTAL_BITS > SUM_BITS ? TOTAL_BITS : SUM_BITS) + 1;
  wire signed [WIDE_BITS-1:0] wide = {{(WIDE_BITS - SUM_BITS) {current[SUM_BITS-1]}}, current} +
                                     {{(WIDE_BITS - TOTAL_BITS) {total[TOTAL_BITS-1]}}, total};
  // -x - 1 is ~x.
  wire [WIDE_BITS-1:0] magnitude = wide < 0 ? ~wide : wide;
  wire [SUM_BITS-1:0] bound = wide < 0 ? ~most : most;
  assign clamped = magnitude > {{(WIDE_BITS - SUM_BITS) {1'b0}}, most};
  assign sum = clamped ? bound : wide[SUM_BITS-1:0];
endmodule
