// SPDX-License-Identifier: Apache-2.0
// Sums of runs: neighbouring lanes that add to the same element, which is how a burst of n spikes arrives. The last
// lane of a run has the sum of all of it, after log2(LANES) rows of adders. Combinational.
// Counters for each bit of each unrolled lane would be most of the observed model; cases are counted by sim/cosim.
// verilator coverage_off
module accumulator_runs #(
    parameter LANES          = 16,
    parameter INCREMENT_BITS = 56,
    parameter TOTAL_BITS     = INCREMENT_BITS + $clog2(LANES + 1)
) (
    input  wire  [               LANES-1:0] joins,  // lane i adds to the element of lane i - 1
    input  wire  [LANES*INCREMENT_BITS-1:0] increments,
    output logic [    LANES*TOTAL_BITS-1:0] totals
);
  // Before the row that adds over a distance s: `same` of lane i says that lanes i - s .. i are one run.
  logic [LANES-1:0] same;
  always_comb begin
    same = joins;
    for (int i = 0; i < LANES; i = i + 1)
      totals[i*TOTAL_BITS+:TOTAL_BITS] = {
        {(TOTAL_BITS - INCREMENT_BITS) {increments[i*INCREMENT_BITS+INCREMENT_BITS-1]}},
        increments[i*INCREMENT_BITS+:INCREMENT_BITS]
      };
    if (joins != 0)
      for (int s = 1; s < LANES; s = s * 2)
        for (int i = LANES - 1; i >= s; i = i - 1) begin
          if (same[i])
            totals[i*TOTAL_BITS+:TOTAL_BITS] =
                totals[i*TOTAL_BITS+:TOTAL_BITS] + totals[(i-s)*TOTAL_BITS+:TOTAL_BITS];
          same[i] = same[i] & same[i-s];
        end
  end
endmodule
