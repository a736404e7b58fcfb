// SPDX-License-Identifier: Apache-2.0
// What one lane adds to its element: the operand or the event's factor, shifted and with a sign; in a lane with a
// multiplier also their product. Combinational.
// Counters for each bit of each unrolled lane would be most of the observed model; cases are counted by sim/cosim.
// verilator coverage_off
module accumulator_lane #(
    parameter OPERAND_BITS   = 24,
    parameter FACTOR_BITS    = 32,
    parameter SHIFT_BITS     = 5,
    parameter MULTIPLIES     = 1,
    parameter INCREMENT_BITS = OPERAND_BITS + FACTOR_BITS
) (
    input  wire                             multiply,
    input  wire                             add_factor,
    input  wire                             negative,
    input  wire        [    SHIFT_BITS-1:0] shift,
    input  wire signed [   FACTOR_BITS-1:0] factor,
    input  wire signed [  OPERAND_BITS-1:0] operand,
    output wire signed [INCREMENT_BITS-1:0] increment
);
  wire signed [INCREMENT_BITS-1:0] wide_factor = {{OPERAND_BITS{factor[FACTOR_BITS-1]}}, factor};
  wire signed [INCREMENT_BITS-1:0] wide_operand = {{FACTOR_BITS{operand[OPERAND_BITS-1]}}, operand};
  wire signed [INCREMENT_BITS-1:0] shifted = (add_factor ? wide_factor : wide_operand) <<< shift;
  wire signed [INCREMENT_BITS-1:0] added = negative ? -shifted : shifted;
  generate
    if (MULTIPLIES != 0) begin : g_multiplier
      assign increment = multiply ? wide_operand * wide_factor : added;
    end else begin : g_adder
      wire unused = multiply;
      assign increment = added;
    end
  endgenerate
endmodule
