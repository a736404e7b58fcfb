// SPDX-License-Identifier: Apache-2.0
// Names that the parts of the function unit share.
package function_pkg;
  localparam logic [1:0] SOFTMAX = 2'd0, LAYER_NORM = 2'd1, RMS_NORM = 2'd2;

  // Passes, in the order in which a row goes through them.
  localparam logic [3:0] INTEGRATE = 4'd0;  // X + current
  localparam logic [3:0] MAX = 4'd1, EXPONENT = 4'd2, POWER = 4'd3, LINEAR = 4'd4, INVERSE = 4'd5, WEIGH = 4'd6;
  localparam logic [3:0] MEAN = 4'd7, CENTRE = 4'd8;  // layer norm
  localparam logic [3:0] MAGNITUDE = 4'd9;  // RMS norm
  localparam logic [3:0] BLOCK = 4'd10, SQUARES = 4'd11, ROOT = 4'd12, RECIPROCAL = 4'd13, NORMALISE = 4'd14, SCALE = 4'd15;

  // Configuration registers. WORDS + pass: lane words of an addition [4:0] and of the factors [12:8], [20:16].
  localparam logic [5:0] FUNCTION = 6'd0, COLS = 6'd1;
  localparam logic [5:0] EXP_BITS = 6'd2, EXP_SCALE = 6'd3, EXP_SHIFT = 6'd4, EXP_CUT = 6'd5;
  localparam logic [5:0] LN2 = 6'd6, LN2_BITS = 6'd7, LOW_BITS = 6'd8, TABLES = 6'd9, GROUPS = 6'd10, INVERSE_DIGITS = 6'd11;
  localparam logic [5:0] ROOT_BITS = 6'd12, ROOT_OF_COLS = 6'd13, HALF_LOG = 6'd14, PRODUCT_DROP = 6'd15;
  localparam logic [5:0] EPSILON = 6'd16, EPSILON_SCALE = 6'd17, EPSILON_LENGTH = 6'd18, DEVIATION_BITS = 6'd19;
  localparam logic [1:0] WORDS = 2'b10;  // upper bits of the address
endpackage
