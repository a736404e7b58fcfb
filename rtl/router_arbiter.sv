// SPDX-License-Identifier: Apache-2.0
// Round-robin arbiter: the first requester at or after the pointer, in a circle. The pointer is a mask of the requesters
// at or behind it (none stands for all), so that a grant needs no encoder on its way to the pointer.
module router_arbiter #(
    parameter REQUESTERS = 4
) (
    input  wire                  clk,
    input  wire                  rst,
    input  wire [REQUESTERS-1:0] requests,
    input  wire                  restart,  // count from requester 0 in this cycle, wherever the pointer is
    input  wire                  used,     // the grant is used: the pointer moves behind it
    output wire [REQUESTERS-1:0] grant     // one-hot; 0 without requests
);
    reg  [REQUESTERS-1:0] behind;
    wire [REQUESTERS-1:0] preferred = restart ? {REQUESTERS{1'b0}} : requests & behind;
    wire [REQUESTERS-1:0] choice = (preferred != 0) ? preferred : requests;
    assign grant = choice & -choice;

    always @(posedge clk) begin
        if (rst) behind <= 0;
        else if (used) behind <= ~(grant | (grant - 1'b1));
    end
`ifndef SYNTHESIS
    always @(posedge clk) if (!rst && used) assert (grant != 0);
`endif
endmodule
