// SPDX-License-Identifier: Apache-2.0
// What the function unit knows of a row as a whole: maxima and sums over the lanes, the block exponent, epsilon.
module function_row #(
    parameter int LANES = 4,
    parameter int DATA_BITS = 64
) (
    input  logic                         clk,
    input  logic                         enter,
    input  logic [3:0]                   pass,
    input  logic [LANES*2*DATA_BITS-1:0] accumulated,
    input  logic [LANES-1:0]             fresh,
    input  logic [DATA_BITS-1:0]         epsilon,
    input  logic signed [15:0]           epsilon_scale,
    input  logic signed [15:0]           epsilon_length,
    input  logic [6:0]                   deviation_bits,
    input  logic                         root_loads,
    output logic [DATA_BITS-1:0]         total,           // as of this cycle
    output logic [6:0]                   block_shift,     // of {x, 0...}: DATA_BITS more than the block exponent
    output logic [7:0]                   half_length,     // of the energy under the root
    output logic [2*DATA_BITS-1:0]       radicand         // it, moved up by an even number of places
);
  localparam int WIDE = 2 * DATA_BITS;

  function automatic logic [7:0] length(input logic [WIDE-1:0] x);
    length = 8'd0;
    for (int i = 0; i < WIDE; i++) if (x[i]) length = 8'(i + 1);
  endfunction

  // ------------------------------------------------------------------------------------------------- over the lanes
  logic [WIDE-1:0] kept, sum, all, largest, lane_value, merged, scaled_epsilon;
  logic            some;

  always_comb begin
    sum = '0;
    all = '0;
    largest = '0;
    lane_value = '0;
    some = 1'b0;
    for (int lane = 0; lane < LANES; lane++) begin
      lane_value = accumulated[lane*WIDE+:WIDE];
      if (!fresh[lane]) begin
        sum = sum + lane_value;
        all = all | lane_value;
        if (!some || $signed(lane_value) > $signed(largest)) largest = lane_value;
        some = 1'b1;
      end
    end
  end

  always_comb begin
    merged = kept;
    if (enter)
      case (pass)
        function_pkg::EXPONENT: merged = largest;
        function_pkg::CENTRE, function_pkg::INVERSE: merged = sum;
        function_pkg::BLOCK: merged = all;
        function_pkg::ROOT: merged = sum + scaled_epsilon;
        default: ;
      endcase
  end
  assign total = merged[DATA_BITS-1:0];
  always_ff @(posedge clk) kept <= merged;

  // ------------------------------------------------------------------------------------------------- block exponent
  localparam logic signed [17:0] HIGHEST = 18'(DATA_BITS - 1), LOWEST = 18'(0 - DATA_BITS), SPAN = 18'(WIDE);
  logic signed [17:0] magnitude_length, least_length, block, block_now, epsilon_shift;

  always_comb begin
    magnitude_length = $signed({10'd0, length(kept)});
    least_length = $signed({{2{epsilon_length[15]}}, epsilon_length});
    if (least_length > magnitude_length) magnitude_length = least_length;
    block_now = magnitude_length - $signed({11'd0, deviation_bits});
    if (block_now > HIGHEST) block_shift = 7'(WIDE - 1);
    else if (block_now < LOWEST) block_shift = 7'd0;
    else block_shift = 7'(block_now - LOWEST);
  end
  always_ff @(posedge clk) if (pass == function_pkg::BLOCK) block <= block_now;

  always_comb begin
    epsilon_shift = 18'sd0 - $signed({{2{epsilon_scale[15]}}, epsilon_scale}) - (block <<< 1);
    scaled_epsilon = '0;
    if (epsilon_shift >= 18'sd0) begin
      if (epsilon_shift < SPAN) scaled_epsilon = WIDE'(epsilon) << epsilon_shift[6:0];
    end else if (epsilon_shift > -SPAN) scaled_epsilon = WIDE'(epsilon) >> 7'(18'sd0 - epsilon_shift);
  end

  // ------------------------------------------------------------------------------------------------- root
  logic [7:0] half_now;

  always_comb begin
    half_now = (length(merged) + 8'd1) >> 1;
    radicand = merged << (8'(WIDE) - (half_now << 1));
  end
  always_ff @(posedge clk) if (root_loads) half_length <= half_now;
endmodule
