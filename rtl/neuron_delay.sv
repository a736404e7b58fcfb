// SPDX-License-Identifier: Apache-2.0
// DEPTH registers in a row, each with a clock enable of its own; none at all with DEPTH 0.
// Not covered: toggles are counted at the ports of the unit; those of every wire inside would cost minutes to compile.
// verilator coverage_off
module neuron_delay #(
    parameter integer WIDTH = 1,
    parameter integer DEPTH = 1
) (
    input  wire              clk,
    input  wire [DEPTH > 0 ? DEPTH - 1 : 0 : 0] enable,  // enable[s] loads register s
    input  wire [WIDTH-1:0]  d,
    output wire [WIDTH-1:0]  q
);
    generate
        if (DEPTH == 0) begin : g_wire
            wire unused = &{1'b0, clk, enable};
            assign q = d;
        end else if (DEPTH == 1) begin : g_one
            logic [WIDTH-1:0] held;
            always_ff @(posedge clk) if (enable[0]) held <= d;
            assign q = held;
        end else begin : g_row
            wire [WIDTH-1:0] last;
            neuron_delay #(.WIDTH(WIDTH), .DEPTH(DEPTH - 1)) front (
                .clk(clk), .enable(enable[DEPTH-2:0]), .d(d), .q(last)
            );
            logic [WIDTH-1:0] held;
            always_ff @(posedge clk) if (enable[DEPTH-1]) held <= last;
            assign q = held;
        end
    endgenerate
endmodule
