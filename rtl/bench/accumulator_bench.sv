// SPDX-License-Identifier: Apache-2.0
// Drives the accumulator with +vectors=FILE, a memory behind its ports, and checks its outputs in every cycle. Run by
//     verilator --binary --timing --top-module accumulator_bench bench/accumulator_bench.sv accumulator*.sv
// Lines of hexadecimal numbers: the width of a pending current; then for each cycle
//     hold valid last multiply add_factor negative shift factor lanes address operand   written enable address data clamps
// where what follows the operands, vectors of all lanes as on the ports, is what is expected of the write port.
`timescale 1ns / 1ns
module accumulator_bench;
  localparam integer LANES = 16, MULTIPLY_LANES = 4, STAGES = 3, READ_LATENCY = 1, NEURONS = 16384;
  localparam integer OPERAND = 24, FACTOR = 32, SUM = 48, ADDRESS = 15;

  logic clk = 1'b0, rst = 1'b1, hold = 1'b0;
  logic [5:0] sum_bits;
  logic beat_valid = 1'b0, beat_last, beat_multiply, beat_add_factor, beat_negative;
  logic [4:0] beat_shift;
  logic [FACTOR-1:0] beat_factor;
  logic [LANES-1:0] beat_lanes;
  logic [LANES*ADDRESS-1:0] beat_address;
  logic [LANES*OPERAND-1:0] operand, beat_operand;
  logic [LANES*SUM-1:0] read_data;
  wire beat_ready, event_written, busy;
  wire [LANES-1:0] read_enable, write_enable;
  wire [LANES*ADDRESS-1:0] read_address, write_address;
  wire [LANES*SUM-1:0] write_data;
  wire [31:0] clamps;

  accumulator #(
      .LANES(LANES),
      .MULTIPLY_LANES(MULTIPLY_LANES),
      .STAGES(STAGES),
      .READ_LATENCY(READ_LATENCY),
      .NEURONS(NEURONS),
      .OPERAND_BITS(OPERAND),
      .FACTOR_BITS(FACTOR),
      .SUM_BITS(SUM)
  ) unit (
      .*
  );

  always #5 clk = !clk;

  // Words of one cycle of latency: a read in the cycle of a write delivers the old number.
  logic [SUM-1:0] memory[0:2*NEURONS-1];
  integer lane;
  always @(posedge clk)
    if (!hold) begin
      operand <= beat_operand;
      for (lane = 0; lane < LANES; lane = lane + 1) begin
        if (read_enable[lane]) read_data[lane*SUM+:SUM] <= memory[read_address[lane*ADDRESS+:ADDRESS]];
        if (write_enable[lane]) memory[write_address[lane*ADDRESS+:ADDRESS]] <= write_data[lane*SUM+:SUM];
      end
    end

  logic written;
  logic [LANES-1:0] enable;
  logic [LANES*ADDRESS-1:0] address;
  logic [LANES*SUM-1:0] data;
  logic [31:0] expected_clamps;
  integer file, fields, i, cycles = 0, errors = 0;
  string name;

  task automatic check;
    if (event_written != written || write_enable != enable || clamps != expected_clamps || beat_ready == hold) begin
      errors = errors + 1;
      $display("cycle %0d: written %b enable %h clamps %0d; expected %b %h %0d", cycles, event_written, write_enable,
               clamps, written, enable, expected_clamps);
    end
    for (i = 0; i < LANES; i = i + 1)
      if (enable[i] && (write_address[i*ADDRESS+:ADDRESS] != address[i*ADDRESS+:ADDRESS] ||
                        write_data[i*SUM+:SUM] != data[i*SUM+:SUM])) begin
        errors = errors + 1;
        $display("cycle %0d, lane %0d: %h in %h; expected %h in %h", cycles, i, write_data[i*SUM+:SUM],
                 write_address[i*ADDRESS+:ADDRESS], data[i*SUM+:SUM], address[i*ADDRESS+:ADDRESS]);
      end
  endtask

  initial begin
    if (!$value$plusargs("vectors=%s", name)) $fatal(1, "+vectors=FILE is missing");
    file = $fopen(name, "r");
    if (file == 0) $fatal(1, "%s cannot be read", name);
    for (i = 0; i < 2 * NEURONS; i = i + 1) memory[i] = 0;
    fields = $fscanf(file, "%h\n", sum_bits);
    @(negedge clk);
    @(negedge clk);
    rst = 1'b0;
    // Pins change at the falling edge; outputs are read before the rising one.
    while (!$feof(file)) begin
      fields = $fscanf(file, "%h %h %h %h %h %h %h %h %h %h %h %h %h %h %h %h\n", hold, beat_valid, beat_last,
                       beat_multiply, beat_add_factor, beat_negative, beat_shift, beat_factor, beat_lanes,
                       beat_address, beat_operand, written, enable, address, data, expected_clamps);
      if (fields != 16) $fatal(1, "cycle %0d: %0d numbers", cycles, fields);
      #4 check;
      @(negedge clk);
      cycles = cycles + 1;
    end
    $display("%0d cycles, %0d errors", cycles, errors);
    if (errors != 0 || cycles == 0) $fatal(1, "the unit is not as expected");
    $finish;
  end
endmodule
