// SPDX-License-Identifier: Apache-2.0
// Drives the accumulator with +vectors=FILE, a memory behind its ports, and checks its outputs in every cycle. Run by
//     $ verilator --binary --timing --assert --top-module accumulator_bench bench/accumulator_bench.sv accumulator*.sv
// Lines of hexadecimal numbers:
//     0 SUM_BITS                                                                   reset, and an empty memory
//     1 HOLD                                                             EXPECTED  a cycle without a beat
//     2 HOLD LAST MULTIPLY ADD_FACTOR NEGATIVE SHIFT FACTOR N ELEMENT... EXPECTED  a cycle with one, of N lanes
// ELEMENT is ADDRESS OPERAND; EXPECTED is EVENT_WRITTEN CLAMPS BUSY N and as many times ADDRESS SUM, in the order of the
// lanes that write. BUSY is that behind the edge which ends the cycle.
`timescale 1ns / 1ns
module accumulator_bench;
  localparam int LANES = 16, MULTIPLY_LANES = 4, STAGES = 3, READ_LATENCY = 1, NEURONS = 16384;
  localparam int OPERAND = 24, FACTOR = 32, SUM = 48, ADDRESS = $clog2(NEURONS) + 1;

  logic clk = 0, rst = 1, hold = 0;
  logic [5:0] sum_bits = 0;
  logic beat_valid = 0, beat_last = 0, beat_multiply = 0, beat_add_factor = 0, beat_negative = 0;
  logic [4:0] beat_shift = 0;
  logic [FACTOR-1:0] beat_factor = 0;
  logic [LANES-1:0] beat_lanes = 0;
  logic [LANES*ADDRESS-1:0] beat_address = 0;
  logic [LANES*OPERAND-1:0] operand = 0;
  logic [LANES*SUM-1:0] read_data = 0;
  logic beat_ready, event_written, busy;
  logic [LANES-1:0] read_enable, write_enable;
  logic [LANES*ADDRESS-1:0] read_address, write_address;
  logic [LANES*SUM-1:0] write_data;
  logic [31:0] clamps;

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

  logic [SUM-1:0] memory[2*NEURONS];
  // What the memories deliver with the next edge.
  logic [LANES*OPERAND-1:0] next_operand = 0;
  logic [LANES*SUM-1:0] next_data = 0;
  // Expected in this cycle.
  logic expected_event, expected_busy;
  logic [31:0] expected_clamps;
  logic [ADDRESS-1:0] sum_address[LANES];
  logic [SUM-1:0] sum[LANES];
  int file, sums, written, cycles = 0, errors = 0;
  longint kind;
  string name;

  // Pins are assigned whole, and not by $fscanf: neither that nor an assignment to a part of a pin wakes what depends on
  // it in every simulator (Verilator 5.006).
  task automatic read(output longint number);
    if ($fscanf(file, "%h", number) != 1) $fatal(1, "the vectors end within a line");
  endtask

  task automatic tick();
    #1 clk = 1;
    #1 clk = 0;
  endtask

  task automatic reset();
    longint bits;
    read(bits);
    for (int i = 0; i < 2 * NEURONS; i++) memory[i] = 0;
    beat_valid = 0;
    hold = 0;
    sum_bits = bits[5:0];
    rst = 1;
    tick();
    rst = 0;
  endtask

  // Without a beat the pins keep what the last one said.
  task automatic read_beat();
    longint last, multiply, add_factor, negative, shift, factor, count, address, number;
    logic [LANES-1:0] lanes = 0;
    logic [LANES*ADDRESS-1:0] addresses = beat_address;
    read(last);
    read(multiply);
    read(add_factor);
    read(negative);
    read(shift);
    read(factor);
    read(count);
    beat_last = last[0];
    beat_multiply = multiply[0];
    beat_add_factor = add_factor[0];
    beat_negative = negative[0];
    beat_shift = shift[4:0];
    beat_factor = factor[FACTOR-1:0];
    for (int lane = 0; lane < int'(count); lane++) begin
      read(address);
      read(number);
      lanes[lane] = 1;
      addresses[lane*ADDRESS+:ADDRESS] = address[ADDRESS-1:0];
      if (!hold) next_operand[lane*OPERAND+:OPERAND] = number[OPERAND-1:0];
    end
    beat_lanes = lanes;
    beat_address = addresses;
  endtask

  task automatic read_expected();
    longint event_there, clamped, busy_there, count, address, number;
    read(event_there);
    read(clamped);
    read(busy_there);
    read(count);
    expected_event = event_there[0];
    expected_clamps = clamped[31:0];
    expected_busy = busy_there[0];
    sums = int'(count);
    for (int i = 0; i < sums; i++) begin
      read(address);
      read(number);
      sum_address[i] = address[ADDRESS-1:0];
      sum[i] = number[SUM-1:0];
    end
  endtask

  task automatic differs(string what, longint found, longint expected);
    errors++;
    if (errors <= 20) $display("cycle %0d: %s %h, expected %h", cycles, what, found, expected);
  endtask

  // The counter of clamps is that of the write port, which shows nothing while the memories do not serve.
  task automatic check();
    if (beat_ready == hold) differs("beat_ready", longint'(beat_ready), longint'(!hold));
    if (event_written != expected_event) differs("event_written", longint'(event_written), longint'(expected_event));
    if (!hold && clamps != expected_clamps) differs("clamps", longint'(clamps), longint'(expected_clamps));
    written = 0;
    for (int lane = 0; lane < LANES; lane++)
      if (write_enable[lane]) begin
        if (written < sums && write_address[lane*ADDRESS+:ADDRESS] != sum_address[written])
          differs("write_address", longint'(write_address[lane*ADDRESS+:ADDRESS]), longint'(sum_address[written]));
        if (written < sums && write_data[lane*SUM+:SUM] != sum[written])
          differs("write_data", longint'(write_data[lane*SUM+:SUM]), longint'(sum[written]));
        written++;
      end
    if (written != sums) differs("writes", longint'(written), longint'(sums));
  endtask

  // A read in the cycle of a write to its address delivers the old number.
  task automatic serve();
    for (int lane = 0; lane < LANES; lane++)
      if (read_enable[lane] && !hold) next_data[lane*SUM+:SUM] = memory[read_address[lane*ADDRESS+:ADDRESS]];
    for (int lane = 0; lane < LANES; lane++)
      if (write_enable[lane]) memory[write_address[lane*ADDRESS+:ADDRESS]] = write_data[lane*SUM+:SUM];
  endtask

  task automatic cycle(longint with_beat);
    longint held;
    read(held);
    hold = held[0];
    beat_valid = with_beat == 2;
    if (beat_valid) read_beat();
    read_expected();
    #1 check();
    serve();
    tick();
    operand = next_operand;
    read_data = next_data;
    #1 if (busy != expected_busy) differs("busy", longint'(busy), longint'(expected_busy));
    cycles++;
  endtask

  initial begin
    if (!$value$plusargs("vectors=%s", name)) $fatal(1, "+vectors=FILE is missing");
    file = $fopen(name, "r");
    if (file == 0) $fatal(1, "%s cannot be read", name);
    while ($fscanf(file, "%h", kind) == 1)
      if (kind == 0) reset();
      else cycle(kind);
    $fclose(file);
    $display("%0d cycles, %0d errors", cycles, errors);
    if (errors != 0 || cycles == 0) $fatal(1, "the unit is not what the vectors say");
    $finish;
  end
endmodule
