// SPDX-License-Identifier: Apache-2.0
// Virtual-channel allocator: separable, input first, one iteration. Each waiting packet bids for one free virtual channel
// of its output port, and each virtual channel goes to one of its bidders.
// Channel v of port p is bit p * VIRTUAL_CHANNELS + v, of the inputs as of the outputs.
module router_vc_allocator #(
    parameter PORTS = 5,
    parameter PORT_BITS = 3,
    parameter VIRTUAL_CHANNELS = 4,
    parameter VC_BITS = 2
) (
    input  wire                                        clk,
    input  wire                                        rst,
    input  wire [PORTS*VIRTUAL_CHANNELS-1:0]           waiting,
    input  wire [PORTS*VIRTUAL_CHANNELS*PORT_BITS-1:0] port,             // by input channel
    input  wire [PORTS*VIRTUAL_CHANNELS-1:0]           free,             // output channels that no packet holds
    output wire [PORTS*VIRTUAL_CHANNELS-1:0]           granted,          // by input channel
    output wire [PORTS*VIRTUAL_CHANNELS*VC_BITS-1:0]   granted_channel,  // by input channel
    output wire [PORTS*VIRTUAL_CHANNELS-1:0]           given             // by output channel
);
    localparam V = VIRTUAL_CHANNELS;
    localparam CHANNELS = PORTS * V;

    // Bids by output port and by virtual channel there: who wants both, bids for that output channel.
    reg  [CHANNELS-1:0] wants [0:PORTS-1];
    reg  [CHANNELS-1:0] chose [0:V-1];
    wire [CHANNELS*V-1:0] choice;  // by input channel, one-hot
    integer i, p, v;
    always @* begin
        for (p = 0; p < PORTS; p = p + 1)
            for (i = 0; i < CHANNELS; i = i + 1)
                wants[p][i] = port[i*PORT_BITS +: PORT_BITS] == p[PORT_BITS-1:0];
        for (v = 0; v < V; v = v + 1)
            for (i = 0; i < CHANNELS; i = i + 1)
                chose[v][i] = choice[i*V + v];
    end

    wire [CHANNELS*CHANNELS-1:0] awards;  // by output channel: the input channel that gets it
    genvar g;
    generate
        for (g = 0; g < CHANNELS; g = g + 1) begin : in
            // An input channel prefers the virtual channel behind the one that it had last, of all ports' in a circle:
            // at another port than that one's, the first.
            reg [PORT_BITS-1:0] last_port;
            wire [PORT_BITS-1:0] to = port[g*PORT_BITS +: PORT_BITS];
            wire [V-1:0] candidates = waiting[g] ? free[to*V +: V] : {V{1'b0}};
            router_arbiter #(.REQUESTERS(V)) arbiter (
                .clk(clk), .rst(rst), .requests(candidates), .restart(to != last_port), .used(granted[g]),
                .grant(choice[g*V +: V]));
            always @(posedge clk) if (granted[g]) last_port <= to;

            reg [VC_BITS-1:0] index;
            reg won;
            integer k;
            always @* begin
                index = 0;
                for (k = 0; k < V; k = k + 1) if (choice[g*V + k]) index = k[VC_BITS-1:0];
                won = 1'b0;
                for (k = 0; k < CHANNELS; k = k + 1) if (awards[k*CHANNELS + g]) won = 1'b1;
            end
            assign granted[g] = won;
            assign granted_channel[g*VC_BITS +: VC_BITS] = index;
        end
        for (g = 0; g < CHANNELS; g = g + 1) begin : out
            localparam P = g / V;
            wire [CHANNELS-1:0] bids = wants[P] & chose[g - P*V];
            assign given[g] = bids != 0;
            router_arbiter #(.REQUESTERS(CHANNELS)) arbiter (
                .clk(clk), .rst(rst), .requests(bids), .restart(1'b0), .used(given[g]),
                .grant(awards[g*CHANNELS +: CHANNELS]));
        end
    endgenerate
endmodule
