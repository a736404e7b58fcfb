// SPDX-License-Identifier: Apache-2.0
// The function unit of a core: softmax, layer norm and RMS norm of a row in integers, pass by pass. function_unit.md
// is its datasheet, docs/function_unit.md defines every bit.
module function_unit #(
    parameter int LANES = 4,
    parameter int LANE_BITS = 32,
    parameter int DIGITS_PER_CYCLE = 1,
    parameter int PIPELINE_STAGES = 4,
    parameter int COLS_MAX = 4096,
    parameter int DATA_BITS = 64
) (
    input  logic                       clk,
    input  logic                       rst,
    // configuration registers, while no row is under way
    input  logic                       cfg_valid,
    input  logic [5:0]                 cfg_address,
    input  logic [63:0]                cfg_data,
    input  logic                       table_valid,
    input  logic [9:0]                 table_address,
    input  logic [DATA_BITS-1:0]       table_data,
    // a row
    input  logic                       row_valid,
    output logic                       row_ready,
    input  logic                       row_evaluate,
    output logic                       busy,
    // operands from the memories: LANES elements a beat
    output logic                       in_request,  // the memories begin to read what `pass` takes
    output logic [3:0]                 pass,
    input  logic                       in_valid,
    output logic                       in_ready,
    input  logic [LANES*DATA_BITS-1:0] in_x,
    input  logic [LANES*DATA_BITS-1:0] in_other,    // current, or previous result
    input  logic [LANES*DATA_BITS-1:0] in_gain,
    input  logic [LANES*DATA_BITS-1:0] in_bias,
    // to the memories, and to the neuron unit
    output logic                       out_valid,
    output logic                       out_result,  // y and its difference; otherwise the new X
    output logic [LANES-1:0]           out_lanes,
    output logic [LANES*DATA_BITS-1:0] out_value,
    output logic [LANES*DATA_BITS-1:0] out_difference
);
  localparam int GROUPS_MAX = (COLS_MAX + LANES - 1) / LANES;
  localparam int GROUP_BITS = $clog2(GROUPS_MAX + 1);
  localparam int ADDRESS_BITS = GROUPS_MAX > 1 ? $clog2(GROUPS_MAX) : 1;
  localparam int ROW_BITS = LANES * DATA_BITS;

  // ------------------------------------------------------------------------------------------------- configuration
  logic [1:0] kind;
  logic [15:0] cols;
  logic [5:0] exp_bits, low_bits, ln2_bits;
  logic [6:0] exp_shift, inverse_digits, root_bits, product_drop, deviation_bits;
  logic [5:0] half_log;
  logic [DATA_BITS-1:0] exp_scale, exp_cut, ln2, root_of_cols, epsilon;
  logic [63:0] table_groups;
  logic [2:0] tables;
  logic signed [15:0] epsilon_scale, epsilon_length;
  logic [16*21-1:0] words;

  always_ff @(posedge clk)
    if (cfg_valid) begin
      if (cfg_address[5:4] == function_pkg::WORDS) words[cfg_address[3:0]*21+:21] <= cfg_data[20:0];
      case (cfg_address)
        function_pkg::FUNCTION: kind <= cfg_data[1:0];
        function_pkg::COLS: cols <= cfg_data[15:0];
        function_pkg::EXP_BITS: exp_bits <= cfg_data[5:0];
        function_pkg::EXP_SCALE: exp_scale <= cfg_data[DATA_BITS-1:0];
        function_pkg::EXP_SHIFT: exp_shift <= cfg_data[6:0];
        function_pkg::EXP_CUT: exp_cut <= cfg_data[DATA_BITS-1:0];
        function_pkg::LN2: ln2 <= cfg_data[DATA_BITS-1:0];
        function_pkg::LN2_BITS: ln2_bits <= cfg_data[5:0];
        function_pkg::LOW_BITS: low_bits <= cfg_data[5:0];
        function_pkg::TABLES: tables <= cfg_data[2:0];
        function_pkg::GROUPS: table_groups <= cfg_data;
        function_pkg::INVERSE_DIGITS: inverse_digits <= cfg_data[6:0];
        function_pkg::ROOT_BITS: root_bits <= cfg_data[6:0];
        function_pkg::ROOT_OF_COLS: root_of_cols <= cfg_data[DATA_BITS-1:0];
        function_pkg::HALF_LOG: half_log <= cfg_data[5:0];
        function_pkg::PRODUCT_DROP: product_drop <= cfg_data[6:0];
        function_pkg::EPSILON: epsilon <= cfg_data[DATA_BITS-1:0];
        function_pkg::EPSILON_SCALE: epsilon_scale <= cfg_data[15:0];
        function_pkg::EPSILON_LENGTH: epsilon_length <= cfg_data[15:0];
        function_pkg::DEVIATION_BITS: deviation_bits <= cfg_data[6:0];
        default: ;
      endcase
    end

  logic [GROUP_BITS-1:0] groups;
  assign groups = GROUP_BITS'((32'(cols) + 32'(LANES - 1)) / 32'(LANES));

  // ------------------------------------------------------------------------------------------------- sequence
  logic enter, pass_last, elements, load_digits, digits_busy, digits_last;
  logic multiplies, works, step_first, step_last, element_last, top_a, top_b, operand_valid;
  logic [GROUP_BITS-1:0] group;
  logic [2:0] step;
  logic [4:0] word_a, word_b;

  function_sequencer #(
      .PIPELINE_STAGES(PIPELINE_STAGES),
      .GROUP_BITS(GROUP_BITS)
  ) sequencer (
      .clk, .rst, .row_valid, .row_ready, .row_evaluate, .kind, .tables, .groups,
      .words_add(words[pass*21+:5]), .words_a(words[pass*21+8+:5]), .words_b(words[pass*21+16+:5]),
      .operand_valid, .digits_last,
      .running(busy),
      .pass, .enter, .pass_last, .elements, .load_digits, .group, .step, .multiplies,
      .busy(works),
      .step_first, .step_last, .element_last, .word_a, .word_b, .top_a, .top_b
  );

  // ------------------------------------------------------------------------------------------------- operands
  logic streams, scratches, from_b;

  always_comb begin
    streams = 1'b0;
    scratches = 1'b0;
    from_b = pass == function_pkg::WEIGH;
    case (pass)
      function_pkg::INTEGRATE, function_pkg::MAX, function_pkg::EXPONENT, function_pkg::MEAN, function_pkg::CENTRE,
      function_pkg::MAGNITUDE:
      streams = 1'b1;
      function_pkg::WEIGH, function_pkg::SCALE: begin
        streams = 1'b1;
        scratches = 1'b1;
      end
      function_pkg::BLOCK: begin
        streams = kind == function_pkg::RMS_NORM;
        scratches = !streams;
      end
      default: scratches = elements;
    endcase
  end
  assign in_request = enter && streams;

  logic [GROUP_BITS-1:0] reads, taken;
  logic scratch_valid, scratch_read, source_valid, source_ready, more;
  logic [ROW_BITS-1:0] scratch_a, scratch_b, write_a, write_b;
  logic write_scratch_a, write_scratch_b;

  assign more = taken != groups;
  assign source_valid = busy && more && (!scratches || scratch_valid) && (!streams || (in_valid && !enter)) &&
      (streams || scratches);
  assign in_ready = busy && more && streams && !enter && (!scratches || scratch_valid) && source_ready;
  assign scratch_read = busy && scratches && reads != groups && (!scratch_valid || (source_valid && source_ready));

  always_ff @(posedge clk)
    if (rst || pass_last || !busy) begin
      reads <= '0;
      taken <= '0;
      scratch_valid <= 1'b0;
    end else begin
      if (scratch_read) reads <= reads + 1'b1;
      if (source_valid && source_ready) taken <= taken + 1'b1;
      scratch_valid <= scratch_read || (scratch_valid && !(source_valid && source_ready));
    end

  function_scratch #(.WORD_BITS(ROW_BITS), .WORDS(GROUPS_MAX), .ADDRESS_BITS(ADDRESS_BITS)) buffer_a (
      .clk, .read(scratch_read), .read_address(ADDRESS_BITS'(reads)), .read_data(scratch_a),
      .write(write_scratch_a), .write_address(ADDRESS_BITS'(group)), .write_data(write_a)
  );
  function_scratch #(.WORD_BITS(ROW_BITS), .WORDS(GROUPS_MAX), .ADDRESS_BITS(ADDRESS_BITS)) buffer_b (
      .clk, .read(scratch_read), .read_address(ADDRESS_BITS'(reads)), .read_data(scratch_b),
      .write(write_scratch_b), .write_address(ADDRESS_BITS'(group)), .write_data(write_b)
  );

  logic [4*ROW_BITS-1:0] source, operands;
  assign source = {in_bias, in_gain, streams ? in_other : scratch_b,
                   !scratches ? in_x : from_b ? scratch_b : scratch_a};

  function_pipeline #(.STAGES(PIPELINE_STAGES - 1), .BITS(4 * ROW_BITS)) pipeline (
      .clk, .rst, .in_valid(source_valid), .in_ready(source_ready), .in_data(source),
      .out_valid(operand_valid), .out_ready(works && element_last), .out_data(operands)
  );

  // ------------------------------------------------------------------------------------------------- lanes
  logic [LANES*2*DATA_BITS-1:0] accumulated;
  logic [LANES-1:0] fresh, active;
  logic [LANES*10-1:0] table_index;
  logic [ROW_BITS-1:0] table_entry, value, difference;
  logic [2*DATA_BITS-1:0] radicand;
  logic [DATA_BITS-1:0] total, inverse;
  logic [6:0] shift, block_shift;
  logic [7:0] half_length;

  always_comb
    case (pass)
      function_pkg::EXPONENT: shift = multiplies ? 7'd0 : exp_shift;
      function_pkg::POWER: shift = 7'(exp_bits);
      function_pkg::LINEAR: shift = step == 3'd0 ? 7'(ln2_bits) : 7'(exp_bits);
      function_pkg::WEIGH: shift = multiplies ? 7'd0 : 7'(exp_bits) + 7'd4;
      function_pkg::BLOCK: shift = block_shift;
      function_pkg::NORMALISE: shift = multiplies ? 7'd0 : 7'(half_length - 8'(half_log) - 8'd1);
      function_pkg::SCALE: shift = multiplies ? product_drop : 7'd5;
      default: shift = 7'd0;
    endcase

  for (genvar lane = 0; lane < LANES; lane++) begin : g_lane
    assign active[lane] = 32'(group) * 32'(LANES) + 32'(lane) < 32'(cols);
    function_lane #(.LANE_BITS(LANE_BITS), .DATA_BITS(DATA_BITS)) unit (
        .clk, .clear(enter), .busy(works), .active(active[lane]), .pass, .step, .multiplies, .step_first, .step_last,
        .word_a, .word_b, .top_a, .top_b,
        .operand(operands[lane*DATA_BITS+:DATA_BITS]),
        .other(operands[ROW_BITS+lane*DATA_BITS+:DATA_BITS]),
        .gain(operands[2*ROW_BITS+lane*DATA_BITS+:DATA_BITS]),
        .bias(operands[3*ROW_BITS+lane*DATA_BITS+:DATA_BITS]),
        .total, .inverse, .cols(DATA_BITS'(cols)), .shift,
        .exp_bits, .exp_scale, .exp_cut, .ln2, .low_bits, .groups(table_groups),
        .table_index(table_index[lane*10+:10]),
        .table_entry(table_entry[lane*DATA_BITS+:DATA_BITS]),
        .scratch_a(write_a[lane*DATA_BITS+:DATA_BITS]),
        .scratch_b(write_b[lane*DATA_BITS+:DATA_BITS]),
        .value(value[lane*DATA_BITS+:DATA_BITS]),
        .difference(difference[lane*DATA_BITS+:DATA_BITS]),
        .accumulated(accumulated[lane*2*DATA_BITS+:2*DATA_BITS]),
        .fresh(fresh[lane])
    );
  end

  function_table #(.LANES(LANES), .DATA_BITS(DATA_BITS)) exponentials (
      .clk, .index(table_index), .entry(table_entry),
      .write(table_valid), .write_index(table_address), .write_entry(table_data)
  );

  // ------------------------------------------------------------------------------------------------- once a row
  function_row #(.LANES(LANES), .DATA_BITS(DATA_BITS)) row (
      .clk, .enter, .pass, .accumulated, .fresh, .epsilon, .epsilon_scale, .epsilon_length, .deviation_bits,
      .root_loads(load_digits && pass == function_pkg::ROOT), .total, .block_shift, .half_length, .radicand
  );

  logic loads_root, loads_inverse;
  assign loads_root = pass == function_pkg::ROOT;
  assign loads_inverse = pass == function_pkg::INVERSE;

  function_digits #(.DIGITS_PER_CYCLE(DIGITS_PER_CYCLE), .DATA_BITS(DATA_BITS)) digits (
      .clk, .rst, .load(load_digits), .load_root(loads_root),
      .load_remainder(loads_inverse ? DATA_BITS'(1) << (exp_bits - 6'd1) : root_of_cols >> 2),
      .load_divisor(loads_inverse ? total : inverse),
      .load_tail(loads_root ? radicand : loads_inverse ? '0 : {root_of_cols[1:0], {(2 * DATA_BITS - 2) {1'b0}}}),
      .load_digits(loads_inverse ? inverse_digits : loads_root ? root_bits : root_bits + 7'd1),
      .busy(digits_busy), .last(digits_last), .result(inverse)
  );

  // ------------------------------------------------------------------------------------------------- results
  logic writes;
  assign writes = works && element_last;
  assign write_scratch_a = writes && (pass == function_pkg::EXPONENT || pass == function_pkg::CENTRE ||
      pass == function_pkg::BLOCK || pass == function_pkg::NORMALISE);
  assign write_scratch_b = writes && (pass == function_pkg::EXPONENT || pass == function_pkg::POWER ||
      pass == function_pkg::LINEAR);
  assign out_result = pass != function_pkg::INTEGRATE;
  assign out_valid = writes && (pass == function_pkg::INTEGRATE || pass == function_pkg::WEIGH ||
      pass == function_pkg::SCALE);
  assign out_lanes = active;
  assign out_value = value;
  assign out_difference = difference;

`ifndef SYNTHESIS
  always_ff @(posedge clk)
    if (!rst) begin
      assert (!(cfg_valid || table_valid) || !busy) else $error("function_unit: configured while a row is under way");
      assert (!row_valid || (cols != 16'd0 && 32'(cols) <= 32'(COLS_MAX))) else $error("function_unit: row length");
      assert (!digits_busy || !works) else $error("function_unit: lanes and digits at once");
      assert (!(pass_last && elements) || taken == groups || (PIPELINE_STAGES == 1 && taken == groups - 1'b1))
      else $error("function_unit: a pass ended before all of its operands were taken");
      assert (!out_valid || active[0]) else $error("function_unit: an empty group");
      assert ($past(rst) || !$past(in_ready) || $past(in_valid) || in_ready || $past(pass) != pass)
      else $error("function_unit: ready was taken back");
    end
`endif
endmodule
