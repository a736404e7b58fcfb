// SPDX-License-Identifier: Apache-2.0
// Switch allocator: separable, input first, one iteration. Of the output ports that an input port's flits want, one goes
// forward; of the input ports that ask for an output port, one gets it, for its first virtual channel in turn.
module router_switch_allocator #(
    parameter PORTS = 5,
    parameter PORT_BITS = 3,
    parameter VIRTUAL_CHANNELS = 4
) (
    input  wire                                        clk,
    input  wire                                        rst,
    input  wire [PORTS*VIRTUAL_CHANNELS-1:0]           requests,  // by input channel
    input  wire [PORTS*VIRTUAL_CHANNELS*PORT_BITS-1:0] port,
    output wire [PORTS*VIRTUAL_CHANNELS-1:0]           grants,    // at most one an input and one an output
    output wire [PORTS*PORTS-1:0]                      from       // by output port: the input port, one-hot; 0: none
);
    localparam V = VIRTUAL_CHANNELS;

    wire [PORTS*PORTS-1:0] bids;   // by input port: the output port, one-hot
    reg  [PORTS*PORTS-1:0] asked;  // by output port: the input ports
    reg  [PORTS-1:0]       won;    // input ports
    integer a, b;
    always @* begin
        won = 0;
        for (a = 0; a < PORTS; a = a + 1)
            for (b = 0; b < PORTS; b = b + 1) begin
                asked[b*PORTS + a] = bids[a*PORTS + b];
                if (from[b*PORTS + a]) won[a] = 1'b1;
            end
    end

    genvar g;
    generate
        for (g = 0; g < PORTS; g = g + 1) begin : in
            wire [V-1:0] mine = requests[g*V +: V];
            reg  [PORTS-1:0] outputs;
            reg  [V-1:0] candidates;
            wire [V-1:0] first;
            integer o, v;
            always @* begin
                outputs = 0;
                for (v = 0; v < V; v = v + 1)
                    for (o = 0; o < PORTS; o = o + 1)
                        if (mine[v] && port[(g*V + v)*PORT_BITS +: PORT_BITS] == o[PORT_BITS-1:0]) outputs[o] = 1'b1;
            end
            integer q, w;
            always @* begin
                candidates = 0;
                for (w = 0; w < V; w = w + 1)
                    for (q = 0; q < PORTS; q = q + 1)
                        if (mine[w] && port[(g*V + w)*PORT_BITS +: PORT_BITS] == q[PORT_BITS-1:0])
                            candidates[w] = bids[g*PORTS + q];
            end
            router_arbiter #(.REQUESTERS(PORTS)) output_arbiter (
                .clk(clk), .rst(rst), .requests(outputs), .restart(1'b0), .used(won[g]),
                .grant(bids[g*PORTS +: PORTS]));
            router_arbiter #(.REQUESTERS(V)) channel_arbiter (
                .clk(clk), .rst(rst), .requests(candidates), .restart(1'b0), .used(won[g]), .grant(first));
            assign grants[g*V +: V] = won[g] ? first : {V{1'b0}};
        end
        for (g = 0; g < PORTS; g = g + 1) begin : out
            router_arbiter #(.REQUESTERS(PORTS)) arbiter (
                .clk(clk), .rst(rst), .requests(asked[g*PORTS +: PORTS]), .restart(1'b0),
                .used(asked[g*PORTS +: PORTS] != 0), .grant(from[g*PORTS +: PORTS]));
        end
    endgenerate
endmodule
