// SPDX-License-Identifier: Apache-2.0
// Tables of 2^-t of the function unit: a read of its own for each lane in the same cycle, as of latches or a ROM; written
// while a function is configured. A macro of the technology takes its place in synthesis.
`ifdef SYNTHESIS
(* blackbox *)
`endif
module function_table #(
    parameter int LANES = 4,
    parameter int DATA_BITS = 64
) (
    input  logic                       clk,
    input  logic [LANES*10-1:0]        index,
    output logic [LANES*DATA_BITS-1:0] entry,
    input  logic                       write,
    input  logic [9:0]                 write_index,
    input  logic [DATA_BITS-1:0]       write_entry
);
`ifndef SYNTHESIS
  logic [DATA_BITS-1:0] entries[1024];

  for (genvar lane = 0; lane < LANES; lane++) begin : g_read
    assign entry[lane*DATA_BITS+:DATA_BITS] = entries[index[lane*10+:10]];
  end
  always_ff @(posedge clk) if (write) entries[write_index] <= write_entry;
`endif
endmodule
