// SPDX-License-Identifier: Apache-2.0
// STAGES ranks of registers that move where `enable` is 1; none where STAGES is 0.
// Counters for each bit of each unrolled lane would be most of the observed model; cases are counted by sim/cosim.
// verilator coverage_off
module accumulator_delay #(
    parameter WIDTH  = 1,
    parameter STAGES = 1
) (
    input  wire             clk,
    input  wire             enable,
    input  wire [WIDTH-1:0] d,
    output wire [WIDTH-1:0] q
);
  generate
    if (STAGES == 0) begin : g_wire
      wire unused = &{1'b0, clk, enable};
      assign q = d;
    end else begin : g_ranks
      logic [STAGES*WIDTH-1:0] ranks;
      if (STAGES == 1) begin : g_one
        always_ff @(posedge clk) if (enable) ranks <= d;
      end else begin : g_several
        always_ff @(posedge clk) if (enable) ranks <= {ranks[(STAGES-1)*WIDTH-1:0], d};
      end
      assign q = ranks[(STAGES-1)*WIDTH+:WIDTH];
    end
  endgenerate
endmodule
