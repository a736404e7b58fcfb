// SPDX-License-Identifier: Apache-2.0
// A lane of the function unit: one multiplier and one adder of LANE_BITS, and a shifter. An operand that is wider
// takes several cycles, word by word: a sum carries from word to word, a product adds up its partial products.
module function_lane #(
    parameter int LANE_BITS = 32,
    parameter int DATA_BITS = 64  // of an element
) (
    input  logic                     clk,
    input  logic                     clear,       // a pass begins: nothing is accumulated
    input  logic                     busy,        // this is a cycle of an element
    input  logic                     active,      // the row has an element for this lane
    input  logic [3:0]               pass,
    input  logic [2:0]               step,
    input  logic                     multiplies,  // the step is a product
    input  logic                     step_first,  // its first and last cycle
    input  logic                     step_last,
    input  logic [4:0]               word_a,      // word of the sum, or of the first factor
    input  logic [4:0]               word_b,
    input  logic                     top_a,       // it is the highest
    input  logic                     top_b,
    // operands of the element
    input  logic [DATA_BITS-1:0]     operand,
    input  logic [DATA_BITS-1:0]     other,
    input  logic [DATA_BITS-1:0]     gain,
    input  logic [DATA_BITS-1:0]     bias,
    // the row's
    input  logic [DATA_BITS-1:0]     total,       // maximum or sum
    input  logic [DATA_BITS-1:0]     inverse,
    input  logic [DATA_BITS-1:0]     cols,
    input  logic [6:0]               shift,       // of the step
    // the function's
    input  logic [5:0]               exp_bits,
    input  logic [DATA_BITS-1:0]     exp_scale,
    input  logic [DATA_BITS-1:0]     exp_cut,
    input  logic [DATA_BITS-1:0]     ln2,
    input  logic [5:0]               low_bits,
    input  logic [63:0]              groups,
    output logic [9:0]               table_index,
    input  logic [DATA_BITS-1:0]     table_entry,
    // in the last cycle of an element
    output logic [DATA_BITS-1:0]     scratch_a,
    output logic [DATA_BITS-1:0]     scratch_b,
    output logic [DATA_BITS-1:0]     value,
    output logic [DATA_BITS-1:0]     difference,
    output logic [2*DATA_BITS-1:0]   accumulated,
    output logic                     fresh        // nothing was accumulated
);
  localparam int WIDE = 2 * DATA_BITS;
  localparam int WORDS = (WIDE + LANE_BITS - 1) / LANE_BITS;
  localparam int BITS = WORDS * LANE_BITS;  // WIDE, rounded up to words
  localparam int PRODUCT = 2 * LANE_BITS + 2 < BITS ? 2 * LANE_BITS + 2 : BITS;

  logic [WIDE-1:0] hold, accumulator;
  logic [BITS-1:0] sum_before, product_before;
  logic            carry, cut;

  // ------------------------------------------------------------------------------------------------- operands
  logic [DATA_BITS-1:0] exponent, low_mask, factor_a, factor_b;
  logic                 signed_a, signed_b, subtract, widens, accumulates, keeps, rounds, shifts, negative;
  logic [WIDE-1:0]      addend_a, addend_b;
  logic [6:0]           amount;
  logic [DATA_BITS-1:0] whole;

  function automatic logic [WIDE-1:0] extend(input logic [DATA_BITS-1:0] x);
    extend = {{DATA_BITS{x[DATA_BITS-1]}}, x};
  endfunction

  assign exponent = {1'b0, operand[DATA_BITS-2:0]};
  assign low_mask = ~({DATA_BITS{1'b1}} << low_bits);
  assign whole    = exponent >> exp_bits;
  assign negative = pass == function_pkg::MAGNITUDE ? operand[DATA_BITS-1] : hold[WIDE-1];

  always_comb begin
    factor_a = operand;
    factor_b = inverse;
    signed_a = 1'b0;
    signed_b = 1'b0;
    case (pass)
      function_pkg::EXPONENT: begin
        factor_a = hold[DATA_BITS-1:0];
        factor_b = exp_scale;
      end
      function_pkg::POWER: begin
        factor_a = step == 3'd0 ? other : hold[DATA_BITS-1:0];
        factor_b = table_entry;
      end
      function_pkg::LINEAR: begin
        factor_a = step == 3'd0 ? exponent & low_mask : other;
        factor_b = step == 3'd0 ? ln2 : hold[DATA_BITS-1:0];
      end
      function_pkg::CENTRE: begin
        factor_b = cols;
        signed_a = 1'b1;
      end
      function_pkg::SQUARES: begin
        factor_b = operand;
        signed_a = 1'b1;
        signed_b = 1'b1;
      end
      function_pkg::NORMALISE: signed_a = 1'b1;
      function_pkg::SCALE: begin
        factor_b = gain;
        signed_a = 1'b1;
        signed_b = 1'b1;
      end
      default: ;
    endcase
  end

  // What a step that is not a product adds, and what becomes of it.
  always_comb begin
    addend_a = hold;
    addend_b = extend(other);
    subtract = 1'b1;
    widens = 1'b1;
    accumulates = 1'b0;
    keeps = 1'b0;
    shifts = 1'b0;
    rounds = 1'b0;
    case (pass)
      function_pkg::INTEGRATE: begin
        addend_a = extend(operand);
        subtract = 1'b0;
      end
      function_pkg::MAX: begin
        addend_a = extend(operand);
        addend_b = accumulator;
        accumulates = 1'b1;
      end
      function_pkg::EXPONENT: begin
        widens = 1'b0;
        case (step)
          3'd0: begin
            addend_a = extend(total);
            addend_b = extend(operand);
          end
          3'd1: begin
            addend_b = {{DATA_BITS{1'b0}}, exp_cut};
            keeps = 1'b1;
          end
          default: shifts = 1'b1;
        endcase
      end
      function_pkg::LINEAR: begin
        widens = 1'b0;
        case (step)
          3'd2: begin
            addend_a = {{DATA_BITS{1'b0}}, other};
            addend_b = hold;
          end
          3'd3: shifts = 1'b1;
          default: begin
            addend_b = accumulator;
            subtract = 1'b0;
            accumulates = 1'b1;
          end
        endcase
      end
      function_pkg::WEIGH: begin
        shifts = step == 3'd1;
        rounds = 1'b1;
      end
      function_pkg::MEAN: begin
        addend_a = extend(operand);
        addend_b = accumulator;
        subtract = 1'b0;
        accumulates = 1'b1;
      end
      function_pkg::CENTRE: begin
        if (step == 3'd1) addend_b = extend(total);
        else begin
          addend_a = '0;
          addend_b = hold;
          subtract = negative;
          widens = 1'b0;
          accumulates = 1'b1;
        end
      end
      function_pkg::MAGNITUDE: begin
        addend_a = '0;
        addend_b = extend(operand);
        subtract = negative;
        widens = 1'b0;
        accumulates = 1'b1;
      end
      function_pkg::BLOCK: begin
        shifts = 1'b1;
        rounds = 1'b1;
      end
      function_pkg::SQUARES: begin
        addend_b = accumulator;
        subtract = 1'b0;
        widens = 1'b0;
        accumulates = 1'b1;
      end
      function_pkg::NORMALISE: shifts = 1'b1;
      function_pkg::SCALE: begin
        if (step == 3'd1) begin
          addend_b = extend(bias);
          subtract = 1'b0;
        end
        shifts = step == 3'd2;
        rounds = 1'b1;
      end
      default: ;
    endcase
  end

  // ------------------------------------------------------------------------------------------------- multiplier
  logic [BITS-1:0] padded_fa, padded_fb, placed, product;
  logic signed [LANE_BITS:0] part_a, part_b;
  logic signed [PRODUCT-1:0] partial;

  always_comb begin
    padded_fa = {{(BITS - DATA_BITS) {signed_a & factor_a[DATA_BITS-1]}}, factor_a};
    padded_fb = {{(BITS - DATA_BITS) {signed_b & factor_b[DATA_BITS-1]}}, factor_b};
    part_a = $signed({1'b0, padded_fa[word_a*LANE_BITS+:LANE_BITS]});
    part_b = $signed({1'b0, padded_fb[word_b*LANE_BITS+:LANE_BITS]});
    part_a[LANE_BITS] = signed_a & top_a & part_a[LANE_BITS-1];
    part_b[LANE_BITS] = signed_b & top_b & part_b[LANE_BITS-1];
    partial = part_a * part_b;
    placed = BITS'(partial) << (32'(word_a) * LANE_BITS + 32'(word_b) * LANE_BITS);
    product = (step_first ? '0 : product_before) + placed;
  end

  // ------------------------------------------------------------------------------------------------- shifter
  // One behind the multiplier, one in front of the adder: tables are looked up from the latter, and their entries are
  // factors.
  logic [WIDE-1:0] source, shifted, scaled;
  logic            round;

  always_comb begin
    scaled = $signed(product[WIDE-1:0]) >>> shift;
    source = pass == function_pkg::BLOCK ? {operand, {DATA_BITS{1'b0}}} : hold;
    amount = shift;
    if (pass == function_pkg::LINEAR && step == 3'd3)
      amount = operand[DATA_BITS-1] || whole > DATA_BITS'(exp_bits) ? 7'd127 : whole[6:0];
    shifted = $signed(source) >>> amount;
    round = rounds && amount != 7'd0 && source[7'(amount-7'd1)];
  end

  // ------------------------------------------------------------------------------------------------- adder
  logic [BITS-1:0] padded_a, padded_b, sum;
  logic [LANE_BITS-1:0] word_of_a, word_of_b, word_of_sum;
  logic carry_out, below;
  logic [WIDE-1:0] left, right, result;

  always_comb begin
    left = shifts ? shifted : addend_a;
    right = shifts ? WIDE'(round) : addend_b;
    padded_a = BITS'($signed(left));
    padded_b = BITS'($signed(right));
    word_of_a = padded_a[word_a*LANE_BITS+:LANE_BITS];
    word_of_b = padded_b[word_a*LANE_BITS+:LANE_BITS] ^ {LANE_BITS{subtract & ~shifts}};
    {carry_out, word_of_sum} = {1'b0, word_of_a} + {1'b0, word_of_b} +
        {{LANE_BITS{1'b0}}, step_first ? subtract & ~shifts : carry};
    for (int w = 0; w < WORDS; w++)
      sum[w*LANE_BITS+:LANE_BITS] = 5'(w) < word_a ? sum_before[w*LANE_BITS+:LANE_BITS]
          : 5'(w) == word_a ? word_of_sum : {LANE_BITS{widens & word_of_sum[LANE_BITS-1]}};
    // signed comparison: negative, unless the difference overflowed
    below = word_of_a[LANE_BITS-1] == word_of_b[LANE_BITS-1] ? word_of_a[LANE_BITS-1] : word_of_sum[LANE_BITS-1];
    result = multiplies ? scaled : shifts && !round ? shifted : sum[WIDE-1:0];
  end

  // ------------------------------------------------------------------------------------------------- state
  always_ff @(posedge clk) begin
    if (busy) begin
      sum_before <= sum;
      product_before <= product;
      carry <= carry_out;
    end
    if (busy && step_last) begin
      if (!keeps && !accumulates || multiplies) hold <= result;
      if (keeps) cut <= carry_out;
    end
    if (clear) begin
      accumulator <= '0;
      fresh <= 1'b1;
    end else if (busy && step_last && accumulates && !multiplies && active) begin
      fresh <= 1'b0;
      case (pass)
        function_pkg::MAX: if (fresh || !below) accumulator <= extend(operand);
        function_pkg::CENTRE, function_pkg::MAGNITUDE: accumulator <= accumulator | result;
        default: accumulator <= result;
      endcase
    end
  end

  // ------------------------------------------------------------------------------------------------- results
  logic [DATA_BITS-1:0] looked_up;
  logic [1:0] group;
  logic [5:0] place;
  logic [3:0] bits;

  always_comb begin
    group = pass == function_pkg::EXPONENT ? 2'd0 : 2'(step + 3'd1);
    place = groups[group*16+:6];
    bits = groups[group*16+8+:4];
    looked_up = pass == function_pkg::EXPONENT ? {1'b0, shifted[DATA_BITS-2:0]} : exponent;
    table_index = {group, 8'(looked_up >> place) & ~(8'hff << bits)};
  end

  assign accumulated = accumulator;
  assign value = pass == function_pkg::INTEGRATE ? result[DATA_BITS-1:0] : hold[DATA_BITS-1:0];
  assign difference = result[DATA_BITS-1:0];
  always_comb begin
    scratch_a = result[DATA_BITS-1:0];
    if (pass == function_pkg::EXPONENT) scratch_a[DATA_BITS-1] = cut;
    if (pass == function_pkg::CENTRE) scratch_a = hold[DATA_BITS-1:0];
    scratch_b = result[DATA_BITS-1:0];
    if (pass == function_pkg::EXPONENT) scratch_b = table_entry;
    if (pass == function_pkg::LINEAR) scratch_b = hold[DATA_BITS-1:0];
  end
endmodule
