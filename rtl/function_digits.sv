// SPDX-License-Identifier: Apache-2.0
// Square root and quotient, DIGITS_PER_CYCLE binary digits a cycle by the restoring recurrence.
module function_digits #(
    parameter int DIGITS_PER_CYCLE = 1,
    parameter int DATA_BITS = 64
) (
    input  logic                   clk,
    input  logic                   rst,
    input  logic                   load,
    input  logic                   load_root,       // a root, or else a quotient
    input  logic [DATA_BITS-1:0]   load_remainder,  // of a quotient: below the divisor
    input  logic [DATA_BITS-1:0]   load_divisor,
    input  logic [2*DATA_BITS-1:0] load_tail,       // digits to come, leading one first: two for each of a root, one of a quotient
    input  logic [6:0]             load_digits,
    output logic                   busy,            // from the cycle after `load`
    output logic                   last,            // the last cycle of it
    output logic [DATA_BITS-1:0]   result           // once it is over
);
  logic                   root;
  logic [DATA_BITS+1:0]   remainder, next_remainder;
  logic [DATA_BITS-1:0]   divisor, next_result;
  logic [2*DATA_BITS-1:0] tail, next_tail;
  logic [6:0]             left, next_left;

  assign busy = left != 7'd0;
  assign last = busy && left <= 7'(DIGITS_PER_CYCLE);

  always_comb begin
    logic [DATA_BITS+3:0] rest, trial;
    next_remainder = remainder;
    next_result = result;
    next_tail = tail;
    next_left = left;
    rest = '0;
    trial = '0;
    for (int digit = 0; digit < DIGITS_PER_CYCLE; digit++) begin
      if (next_left != 7'd0) begin
        rest = root ? {next_remainder, next_tail[2*DATA_BITS-1-:2]} : {1'b0, next_remainder, next_tail[2*DATA_BITS-1]};
        trial = root ? {2'b00, next_result, 2'b01} : {4'b0000, divisor};
        next_tail = root ? next_tail << 2 : next_tail << 1;
        next_remainder = rest >= trial ? (DATA_BITS + 2)'(rest - trial) : rest[DATA_BITS+1:0];
        next_result = {next_result[DATA_BITS-2:0], rest >= trial};
        next_left = next_left - 7'd1;
      end
    end
  end

  always_ff @(posedge clk) begin
    if (rst) left <= 7'd0;
    else if (load) begin
      root <= load_root;
      remainder <= load_root ? '0 : {2'b00, load_remainder};
      divisor <= load_divisor;
      tail <= load_tail;
      left <= load_digits;
      result <= '0;
    end else begin
      remainder <= next_remainder;
      result <= next_result;
      tail <= next_tail;
      left <= next_left;
    end
  end
endmodule
