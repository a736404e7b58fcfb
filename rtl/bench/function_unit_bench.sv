// SPDX-License-Identifier: Apache-2.0
// Checks the function unit against vectors of the model: +vectors=FILE of lines of hexadecimal numbers,
//     0 ADDRESS DATA              a configuration register
//     1 INDEX ENTRY               an entry of the tables
//     2 EVALUATE COLS CYCLES      a row; then for each element
//     X INCREMENT PREVIOUS GAIN BIAS NEW_X RESULT DIFFERENCE
// Memories have a latency of a cycle and keep up with the lanes.
module function_unit_bench #(
    parameter int LANES = 4
);
  localparam int COLS_MAX = 4096;

  logic clk = 0, rst = 1, cfg_valid = 0, table_valid = 0, row_valid = 0, row_evaluate = 0, in_valid = 0;
  logic row_ready, busy, in_request, in_ready, out_valid, out_result;
  logic [5:0] cfg_address = 0;
  logic [63:0] cfg_data = 0, table_data = 0;
  logic [9:0] table_address = 0;
  logic [3:0] pass;
  logic [LANES*64-1:0] in_x = 0, in_other = 0, in_gain = 0, in_bias = 0, out_value, out_difference;
  logic [LANES-1:0] out_lanes;

  function_unit #(.LANES(LANES)) unit (.*);

  logic [63:0] x[COLS_MAX], increment[COLS_MAX], previous[COLS_MAX], gain[COLS_MAX], bias[COLS_MAX];
  logic [63:0] new_x[COLS_MAX], result[COLS_MAX], difference[COLS_MAX];
  int file, beat = 0, received = 0, cols = 0, cycles = 0, rows = 0, errors = 0;
  longint kind, first, second, third, scanned;
  string name;

  task automatic tick();
    #1 clk = 1;
    #1 clk = 0;
  endtask

  task automatic offer();
    if (in_request) beat = 0;
    in_valid = !in_request && beat * LANES < cols;
    for (int lane = 0; lane < LANES; lane++)
      if (in_valid && beat * LANES + lane < cols) begin
        automatic int i = beat * LANES + lane;
        in_x[lane*64+:64] = pass == function_pkg::INTEGRATE ? x[i] : new_x[i];
        in_other[lane*64+:64] = pass == function_pkg::INTEGRATE ? increment[i] : previous[i];
        in_gain[lane*64+:64] = gain[i];
        in_bias[lane*64+:64] = bias[i];
      end
  endtask

  task automatic check();
    for (int lane = 0; lane < LANES; lane++)
      if (out_lanes[lane]) begin
        if (out_value[lane*64+:64] != (out_result ? result[received] : new_x[received]) ||
            (out_result && out_difference[lane*64+:64] != difference[received])) begin
          errors++;
          $display("row %0d, element %0d: %h, %h", rows, received, out_value[lane*64+:64], out_difference[lane*64+:64]);
        end
        received++;
      end
    if (received == cols) received = 0;
  endtask

  task automatic run(longint evaluate, longint expected);
    row_valid = 1;
    row_evaluate = evaluate != 0;
    tick();
    row_valid = 0;
    cycles = 0;
    while (busy) begin
      offer();
      #1;
      if (out_valid) check();
      if (in_valid && in_ready) beat++;
      tick();
      cycles++;
    end
    if (longint'(cycles) != expected) begin
      errors++;
      $display("row %0d: %0d cycles, expected %0d", rows, cycles, expected);
    end
    rows++;
  endtask

  initial begin
    if (!$value$plusargs("vectors=%s", name)) $fatal(1, "+vectors=FILE is missing");
    file = $fopen(name, "r");
    if (file == 0) $fatal(1, "cannot read the vectors");
    tick();
    rst = 0;
    while ($fscanf(file, "%h %h %h", kind, first, second) == 3) begin
      cfg_valid = kind == 0;
      table_valid = kind == 1;
      cfg_address = first[5:0];
      table_address = first[9:0];
      cfg_data = second;
      table_data = second;
      if (kind != 2) tick();
      else begin
        cols = int'(second);
        scanned = longint'($fscanf(file, "%h", third));
        for (int i = 0; i < cols; i++)
          scanned = longint'($fscanf(file, "%h %h %h %h %h %h %h %h", x[i], increment[i], previous[i], gain[i], bias[i], new_x[i],
                                     result[i], difference[i]));
        run(first, third);
      end
    end
    $display("%0d rows, %0d errors", rows, errors);
    if (errors != 0 || rows == 0) $fatal(1, "function_unit differs from its vectors");
    $finish;
  end
endmodule
