// SPDX-License-Identifier: Apache-2.0
// XY routing on a mesh: to the destination's column first, then to its row, then out through the port that the head names.
// x grows eastwards, y southwards.
module router_route #(
    parameter PORT_BITS = 3,
    parameter X_BITS = 8,
    parameter Y_BITS = 8
) (
    input  wire [X_BITS-1:0]    here_x,
    input  wire [Y_BITS-1:0]    here_y,
    input  wire [X_BITS-1:0]    to_x,
    input  wire [Y_BITS-1:0]    to_y,
    input  wire [PORT_BITS-1:0] to_exit,
    output reg  [PORT_BITS-1:0] route
);
    localparam [PORT_BITS-1:0] EAST = 0, WEST = 1, SOUTH = 2, NORTH = 3;
    always @* begin
        if (to_x > here_x) route = EAST;
        else if (to_x < here_x) route = WEST;
        else if (to_y > here_y) route = SOUTH;
        else if (to_y < here_y) route = NORTH;
        else route = to_exit;
    end
endmodule
