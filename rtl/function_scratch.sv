// SPDX-License-Identifier: Apache-2.0
// A row buffer of the function unit: one read and one write a cycle, the word read a cycle after its address. A macro of
// the technology takes its place in synthesis.
`ifdef SYNTHESIS
(* blackbox *)
`endif
module function_scratch #(
    parameter int WORD_BITS = 256,
    parameter int WORDS = 256,
    parameter int ADDRESS_BITS = 8
) (
    input  logic                    clk,
    input  logic                    read,
    input  logic [ADDRESS_BITS-1:0] read_address,
    output logic [WORD_BITS-1:0]    read_data,
    input  logic                    write,
    input  logic [ADDRESS_BITS-1:0] write_address,
    input  logic [WORD_BITS-1:0]    write_data
);
`ifndef SYNTHESIS
  logic [WORD_BITS-1:0] words[WORDS];

  always_ff @(posedge clk) begin
    if (read) read_data <= words[read_address];
    if (write) words[write_address] <= write_data;
  end
`endif
endmodule
