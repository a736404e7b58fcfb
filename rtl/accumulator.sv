// SPDX-License-Identifier: Apache-2.0
// Accumulate lanes of a dendrite: beats of up to LANES elements are added to the pending current of the membrane
// memory, a beat a cycle, whatever they hit: sums on their way to the memory are forwarded. Datasheet: accumulator.md.
module accumulator #(
    parameter LANES          = 16,
    parameter MULTIPLY_LANES = 4,
    parameter STAGES         = 3,      // from the last word read to its write [cycles]
    parameter READ_LATENCY   = 1,      // of the memories [cycles]
    parameter NEURONS        = 16384,  // of each of two banks of pending current
    parameter OPERAND_BITS   = 24,
    parameter FACTOR_BITS    = 32,
    parameter SUM_BITS       = 48,
    parameter SHIFT_BITS     = 5,
    parameter CLAMP_BITS     = 32,
    parameter ADDRESS_BITS   = $clog2(NEURONS) + 1,
    parameter WIDTH_BITS     = $clog2(SUM_BITS + 1)
) (
    input  wire                          clk,
    input  wire                          rst,
    input  wire                          hold,           // the memories do not serve: everything stands still
    input  wire [        WIDTH_BITS-1:0] sum_bits,       // of a pending current in this core; changes when idle, a cycle before a beat
    // a beat
    input  wire                          beat_valid,
    output wire                          beat_ready,
    input  wire                          beat_last,      // of its event
    input  wire                          beat_multiply,  // operand * factor, else a shift
    input  wire                          beat_add_factor,  // the factor is shifted, else the operand
    input  wire                          beat_negative,
    input  wire [        SHIFT_BITS-1:0] beat_shift,
    input  wire [       FACTOR_BITS-1:0] beat_factor,
    input  wire [             LANES-1:0] beat_lanes,
    input  wire [LANES*ADDRESS_BITS-1:0] beat_address,
    // READ_LATENCY cycles later: what was read for it
    input  wire [LANES*OPERAND_BITS-1:0] operand,
    output wire [             LANES-1:0] read_enable,
    output wire [LANES*ADDRESS_BITS-1:0] read_address,
    input  wire [    LANES*SUM_BITS-1:0] read_data,
    // READ_LATENCY + STAGES cycles later
    output wire [             LANES-1:0] write_enable,
    output wire [LANES*ADDRESS_BITS-1:0] write_address,
    output wire [    LANES*SUM_BITS-1:0] write_data,
    output wire                          event_written,  // the last beat of an event is on the write port
    output wire                          busy,
    output reg  [        CLAMP_BITS-1:0] clamps          // sums that stayed at a bound
);
  // Beats whose sums a read does not see yet: the one that is written in the cycle of the read is the oldest.
  localparam DEPTH = READ_LATENCY + STAGES;
  localparam ENTRIES = DEPTH * LANES;
  localparam SELECT_BITS = $clog2(ENTRIES);
  localparam INCREMENT_BITS = OPERAND_BITS + FACTOR_BITS;
  localparam TOTAL_BITS = INCREMENT_BITS + $clog2(LANES + 1);
  localparam CONTROL_BITS = 3 + SHIFT_BITS + FACTOR_BITS;
  localparam COUNT_BITS = $clog2(LANES + 1);
  // Ranks behind the multipliers and behind the sums of runs; the write port is the last rank.
  localparam INCREMENT_RANKS = STAGES > 2 ? STAGES - 2 : 0;
  localparam TOTAL_RANKS = STAGES > 1 ? 1 : 0;

  wire enable = ~hold;
  assign beat_ready = enable;
  wire taken = beat_valid & beat_ready;

  // A lane joins the one before it where both add to the same element; the last lane of a run reads and writes.
  wire [LANES-1:0] lanes = beat_lanes & {LANES{taken}};
  wire [LANES-1:0] joins;
  wire [LANES-1:0] writes = lanes & ~(joins >> 1);
  genvar i;
  generate
    assign joins[0] = 1'b0;
    for (i = 1; i < LANES; i = i + 1) begin : g_joins
      assign joins[i] = lanes[i] & lanes[i-1] &
          (beat_address[i*ADDRESS_BITS+:ADDRESS_BITS] == beat_address[(i-1)*ADDRESS_BITS+:ADDRESS_BITS]);
    end
  endgenerate
  assign read_enable  = writes;
  assign read_address = beat_address;

  // Elements in flight, the newest beat first.
  logic [ENTRIES-1:0] flight_write;
  logic [ENTRIES*ADDRESS_BITS-1:0] flight_address;
  logic [DEPTH-1:0] flight_last;
  always_ff @(posedge clk) begin
    if (rst) begin
      flight_write <= '0;
      flight_last  <= '0;
    end else if (enable) begin
      flight_write <= {flight_write[ENTRIES-LANES-1:0], writes};
      flight_last  <= {flight_last[DEPTH-2:0], taken & beat_last};
    end
    if (enable) flight_address <= {flight_address[(ENTRIES-LANES)*ADDRESS_BITS-1:0], beat_address};
  end

  wire [LANES-1:0] hit, late_hit;
  wire [LANES*SELECT_BITS-1:0] select, late_select;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : g_hazard
      accumulator_hazard #(
          .ENTRIES(ENTRIES),
          .ADDRESS_BITS(ADDRESS_BITS)
      ) hazard (
          .active(writes[i]),
          .address(beat_address[i*ADDRESS_BITS+:ADDRESS_BITS]),
          .flight_write(flight_write),
          .flight_address(flight_address),
          .hit(hit[i]),
          .select(select[i*SELECT_BITS+:SELECT_BITS])
      );
    end
  endgenerate

  // What the beat says meets its words.
  wire multiply, add_factor, negative;
  wire [SHIFT_BITS-1:0] shift;
  wire [FACTOR_BITS-1:0] factor;
  wire [LANES-1:0] data_joins;
  accumulator_delay #(
      .WIDTH (CONTROL_BITS + LANES),
      .STAGES(READ_LATENCY)
  ) control_delay (
      .clk(clk),
      .enable(enable),
      .d({beat_multiply, beat_add_factor, beat_negative, beat_shift, beat_factor, joins}),
      .q({multiply, add_factor, negative, shift, factor, data_joins})
  );

  wire [LANES*INCREMENT_BITS-1:0] increment, run_increment;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : g_lane
      accumulator_lane #(
          .OPERAND_BITS(OPERAND_BITS),
          .FACTOR_BITS(FACTOR_BITS),
          .SHIFT_BITS(SHIFT_BITS),
          .MULTIPLIES(i < MULTIPLY_LANES ? 1 : 0)
      ) lane (
          .multiply(multiply),
          .add_factor(add_factor),
          .negative(negative),
          .shift(shift),
          .factor(factor),
          .operand(operand[i*OPERAND_BITS+:OPERAND_BITS]),
          .increment(increment[i*INCREMENT_BITS+:INCREMENT_BITS])
      );
    end
  endgenerate

  wire [LANES-1:0] run_joins;
  accumulator_delay #(
      .WIDTH (LANES * INCREMENT_BITS + LANES),
      .STAGES(INCREMENT_RANKS)
  ) increment_delay (
      .clk(clk),
      .enable(enable),
      .d({increment, data_joins}),
      .q({run_increment, run_joins})
  );

  wire [LANES*TOTAL_BITS-1:0] run_total, total;
  accumulator_runs #(
      .LANES(LANES),
      .INCREMENT_BITS(INCREMENT_BITS)
  ) runs (
      .joins(run_joins),
      .increments(run_increment),
      .totals(run_total)
  );
  accumulator_delay #(
      .WIDTH (LANES * TOTAL_BITS),
      .STAGES(TOTAL_RANKS)
  ) total_delay (
      .clk(clk),
      .enable(enable),
      .d(run_total),
      .q(total)
  );

  // The pending current waits for the total; a sum in flight, wherever it is by then, takes its place.
  wire [LANES*SUM_BITS-1:0] waited;
  accumulator_delay #(
      .WIDTH (LANES * SUM_BITS),
      .STAGES(STAGES - 1)
  ) current_delay (
      .clk(clk),
      .enable(enable),
      .d(read_data),
      .q(waited)
  );
  accumulator_delay #(
      .WIDTH (LANES + LANES * SELECT_BITS),
      .STAGES(DEPTH - 1)
  ) select_delay (
      .clk(clk),
      .enable(enable),
      .d({hit, select}),
      .q({late_hit, late_select})
  );

  // The largest sum of so many bits.
  logic [SUM_BITS-1:0] most;
  always_ff @(posedge clk) most <= ~({SUM_BITS{1'b1}} << (sum_bits - 1'b1));

  // Sums: the write port's, then those of the beats before it, as far as they are in flight for the beat that is added.
  logic [ENTRIES*SUM_BITS-1:0] sums;
  wire [LANES*SUM_BITS-1:0] sum;
  wire [LANES-1:0] clamped;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : g_adder
      wire [SUM_BITS-1:0] forwarded = sums[late_select[i*SELECT_BITS+:SELECT_BITS]*SUM_BITS+:SUM_BITS];
      accumulator_adder #(
          .SUM_BITS  (SUM_BITS),
          .TOTAL_BITS(TOTAL_BITS)
      ) adder (
          .current(late_hit[i] ? forwarded : waited[i*SUM_BITS+:SUM_BITS]),
          .total(total[i*TOTAL_BITS+:TOTAL_BITS]),
          .most(most),
          .sum(sum[i*SUM_BITS+:SUM_BITS]),
          .clamped(clamped[i])
      );
    end
  endgenerate
  always_ff @(posedge clk) if (enable) sums <= {sums[(ENTRIES-LANES)*SUM_BITS-1:0], sum};

  // The last rank is the write port.
  wire [LANES-1:0] port_write = flight_write[(DEPTH-1)*LANES+:LANES];
  assign write_enable  = port_write & {LANES{enable}};
  assign write_address = flight_address[(DEPTH-1)*LANES*ADDRESS_BITS+:LANES*ADDRESS_BITS];
  assign write_data    = sums[LANES*SUM_BITS-1:0];
  assign event_written = flight_last[DEPTH-1] & enable;
  assign busy          = |flight_write | |flight_last;

  // Clamped sums of the beat that reaches the write port.
  wire [LANES-1:0] clamped_writes = clamped & flight_write[(DEPTH-2)*LANES+:LANES];
  logic [COUNT_BITS-1:0] clamped_now;
  always_comb begin
    clamped_now = '0;
    if (clamped_writes != 0)
      for (int n = 0; n < LANES; n = n + 1)
        clamped_now = clamped_now + {{(COUNT_BITS - 1) {1'b0}}, clamped_writes[n]};
  end
  wire [CLAMP_BITS:0] clamps_sum = {1'b0, clamps} + {{(CLAMP_BITS + 1 - COUNT_BITS) {1'b0}}, clamped_now};
  always_ff @(posedge clk)
    if (rst) clamps <= '0;
    else if (enable) clamps <= clamps_sum[CLAMP_BITS] ? '1 : clamps_sum[CLAMP_BITS-1:0];

`ifndef SYNTHESIS
  beat_waits :
  assert property (@(posedge clk) disable iff (rst) beat_valid && !beat_ready |=> beat_valid && $stable(
      {beat_last, beat_multiply, beat_add_factor, beat_negative, beat_shift, beat_factor, beat_lanes}
  ));
  width_is_there :
  assert property (@(posedge clk) disable iff (rst) beat_valid |-> sum_bits != 0 && sum_bits <= SUM_BITS[WIDTH_BITS-1:0]);
  width_stays :
  assert property (@(posedge clk) disable iff (rst) busy |-> $stable(sum_bits));
  factor_is_not_shifted_out :
  assert property (@(posedge clk) disable iff (rst) beat_valid && beat_add_factor |-> {27'b0, beat_shift} < OPERAND_BITS);
  generate
    if (MULTIPLY_LANES < LANES) begin : g_only_multipliers
      products_have_multipliers :
      assert property (@(posedge clk) disable iff (rst)
          beat_valid && beat_multiply |-> beat_lanes[LANES-1:MULTIPLY_LANES] == 0);
    end
  endgenerate
  // An element has one run in a beat.
  logic split;
  always_comb begin
    split = 1'b0;
    for (int a = 2; a < LANES; a = a + 1)
      for (int b = 0; b < a - 1; b = b + 1)
        split = split | (writes[a] & writes[b] &
            beat_address[a*ADDRESS_BITS+:ADDRESS_BITS] == beat_address[b*ADDRESS_BITS+:ADDRESS_BITS]);
  end
  one_run_an_element :
  assert property (@(posedge clk) disable iff (rst) !split);
`endif
endmodule
