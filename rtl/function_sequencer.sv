// SPDX-License-Identifier: Apache-2.0
// Which pass of a row, group of elements, step and word the lanes are at. Groups of a pass follow one another without a
// gap as long as their operands are there; a pass begins in the cycle after the last of the one before.
module function_sequencer #(
    parameter int PIPELINE_STAGES = 4,
    parameter int GROUP_BITS = 9
) (
    input  logic                  clk,
    input  logic                  rst,
    input  logic                  row_valid,
    output logic                  row_ready,
    input  logic                  row_evaluate,
    input  logic [1:0]            kind,           // the function
    input  logic [2:0]            tables,
    input  logic [GROUP_BITS-1:0] groups,         // of elements in a row
    input  logic [4:0]            words_add,      // lane words of the pass: of a sum
    input  logic [4:0]            words_a,        // of the factors
    input  logic [4:0]            words_b,
    input  logic                  operand_valid,
    input  logic                  digits_last,
    output logic                  running,
    output logic [3:0]            pass,
    output logic                  enter,          // first cycle of a pass
    output logic                  pass_last,      // last cycle of a pass
    output logic                  elements,       // the pass has work for the lanes
    output logic                  load_digits,
    output logic [GROUP_BITS-1:0] group,
    output logic [2:0]            step,
    output logic                  multiplies,
    output logic                  busy,           // the lanes work
    output logic                  step_first,
    output logic                  step_last,
    output logic                  element_last,
    output logic [4:0]            word_a,
    output logic [4:0]            word_b,
    output logic                  top_a,
    output logic                  top_b
);
  localparam logic [5:0] FILL = 6'(PIPELINE_STAGES - 1);

  logic       evaluate, serial, row_last;
  logic [5:0] fill;
  logic [2:0] last_step;
  logic [3:0] next_pass;

  assign serial = pass == function_pkg::INVERSE || pass == function_pkg::ROOT || pass == function_pkg::RECIPROCAL;
  // A single table has been looked up by the pass before.
  assign elements = !serial && !(pass == function_pkg::POWER && tables == 3'd1);

  always_comb
    case (pass)
      function_pkg::EXPONENT: last_step = 3'd3;
      function_pkg::POWER: last_step = tables - 3'd2;
      function_pkg::LINEAR: last_step = 3'd4;
      function_pkg::WEIGH, function_pkg::CENTRE: last_step = 3'd2;
      function_pkg::SQUARES, function_pkg::NORMALISE: last_step = 3'd1;
      function_pkg::SCALE: last_step = 3'd3;
      default: last_step = 3'd0;
    endcase

  always_comb
    case (pass)
      function_pkg::EXPONENT: multiplies = step == 3'd2;
      function_pkg::POWER: multiplies = 1'b1;
      function_pkg::LINEAR: multiplies = step <= 3'd1;
      function_pkg::WEIGH, function_pkg::CENTRE, function_pkg::SQUARES, function_pkg::NORMALISE, function_pkg::SCALE:
      multiplies = step == 3'd0;
      default: multiplies = 1'b0;
    endcase

  assign busy = running && elements && operand_valid;
  assign step_first = word_a == 5'd0 && word_b == 5'd0;
  assign top_a = word_a == (multiplies ? words_a : words_add) - 5'd1;
  assign top_b = !multiplies || word_b == words_b - 5'd1;
  assign step_last = top_a && top_b;
  assign element_last = step_last && step == last_step;
  assign load_digits = running && serial && fill == FILL;

  always_comb
    if (elements) pass_last = busy && element_last && group == groups - 1'b1;
    else pass_last = running && (serial ? digits_last : fill == FILL);

  always_comb begin
    next_pass = pass + 4'd1;
    if (pass == function_pkg::INTEGRATE)
      case (kind)
        function_pkg::SOFTMAX: next_pass = function_pkg::MAX;
        function_pkg::LAYER_NORM: next_pass = function_pkg::MEAN;
        default: next_pass = function_pkg::MAGNITUDE;
      endcase
    if (pass == function_pkg::CENTRE) next_pass = function_pkg::BLOCK;
  end

  assign row_last = pass_last && (pass == function_pkg::INTEGRATE ? !evaluate
      : pass == function_pkg::WEIGH || pass == function_pkg::SCALE);
  assign row_ready = !running || row_last;

  always_ff @(posedge clk) begin
    enter <= pass_last && !row_last;
    if (pass_last) pass <= next_pass;
    if (row_last) running <= 1'b0;
    if (row_valid && row_ready) begin
      running <= 1'b1;
      enter <= 1'b1;
      pass <= function_pkg::INTEGRATE;
      evaluate <= row_evaluate;
    end
    if (rst) begin
      running <= 1'b0;
      enter <= 1'b0;
      pass <= function_pkg::INTEGRATE;
    end
  end

  always_ff @(posedge clk)
    if (rst || pass_last || !running) begin
      fill <= 6'd0;
      group <= '0;
      step <= 3'd0;
      word_a <= 5'd0;
      word_b <= 5'd0;
    end else begin
      if (fill <= FILL) fill <= fill + 6'd1;
      if (busy) begin
        word_a <= top_a ? 5'd0 : word_a + 5'd1;
        if (top_a) word_b <= top_b ? 5'd0 : word_b + 5'd1;
        // An RMS norm has no bias to add.
        if (step_last) step <= pass == function_pkg::SCALE && kind == function_pkg::RMS_NORM && step == 3'd0 ? 3'd2 : step + 3'd1;
        if (element_last) begin
          step <= 3'd0;
          group <= group + 1'b1;
        end
      end
    end
endmodule
