// SPDX-License-Identifier: Apache-2.0
// First step of an update: what the membrane takes, and what is left of it. Combinational.
//     taken = (current << shift) + added + drift,  kept = V, or of a leaky neuron floor(V * decay / 2^16)
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_input #(
    parameter integer MEMBRANE = 40,
    parameter integer CURRENT = 36,
    parameter integer DRIFT = 33,
    parameter integer SHIFT = 5,      // bits of `shift`
    parameter integer DECAY = 17,     // 2^16 is a decay of 1
    parameter integer SUM = 62        // of what is taken: no bit of it is lost
) (
    input  wire                       leaky,
    input  wire [SHIFT-1:0]           shift,
    input  wire [DECAY-1:0]           decay,
    input  wire                       integrate,
    input  wire signed [CURRENT-1:0]  current,
    input  wire signed [MEMBRANE-1:0] added,
    input  wire signed [DRIFT-1:0]    drift,
    input  wire signed [MEMBRANE-1:0] membrane,
    output wire signed [SUM-1:0]      taken,
    output wire signed [MEMBRANE-1:0] kept
);
    localparam integer PRODUCT = MEMBRANE + DECAY + 1;
    localparam integer FRACTION = DECAY - 1;

    wire signed [SUM-1:0] wide_current = {{(SUM-CURRENT){current[CURRENT-1]}}, current};
    wire signed [SUM-1:0] wide_added = {{(SUM-MEMBRANE){added[MEMBRANE-1]}}, added};
    wire signed [SUM-1:0] wide_drift = {{(SUM-DRIFT){drift[DRIFT-1]}}, drift};
    assign taken = integrate ? (wide_current <<< shift) + wide_added + wide_drift : {SUM{1'b0}};

    wire signed [PRODUCT-1:0] wide_membrane = {{(PRODUCT-MEMBRANE){membrane[MEMBRANE-1]}}, membrane};
    wire signed [PRODUCT-1:0] wide_decay = {{(PRODUCT-DECAY){1'b0}}, decay};
    wire signed [PRODUCT-1:0] product = wide_membrane * wide_decay;
    // An arithmetic shift rounds down. The product is no larger than the membrane: its top bits repeat the sign.
    wire unused = &{1'b0, product[PRODUCT-1:MEMBRANE+FRACTION], product[FRACTION-1:0]};
    assign kept = integrate && leaky ? product[FRACTION +: MEMBRANE] : membrane;
endmodule
