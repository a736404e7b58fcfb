// SPDX-License-Identifier: Apache-2.0
// Input-queued virtual-channel wormhole router of a mesh, with credits, look-ahead XY routing and separate allocation of
// virtual channel and switch. Ports 0 to 3 lead east, west, south and north, the others to the tile's cores.
//
//     t - 1  on the wire: in_valid
//     t      in the buffer; a head is given a virtual channel
//     t + 1  switch allocation; the flit leaves the buffer
//     t + 2  switch traversal, look-ahead route; in_credit_valid
//     t + 3  on the wire: out_valid
//
// Body flits skip the row of t. Lowest bits of a head's data: destination x, y, and the port where it leaves there.
module router #(
    parameter PORTS = 5,
    parameter VIRTUAL_CHANNELS = 4,
    parameter BUFFER_FLITS = 4,
    parameter FLIT_BITS = 64,
    parameter CREDIT_CYCLES = 1,
    parameter X_BITS = 8,
    parameter Y_BITS = 8,
    localparam PORT_BITS = $clog2(PORTS),
    localparam VC_BITS = VIRTUAL_CHANNELS > 1 ? $clog2(VIRTUAL_CHANNELS) : 1,
    localparam CHANNELS = PORTS * VIRTUAL_CHANNELS
) (
    input  wire                       clk,
    input  wire                       rst,
    input  wire [X_BITS-1:0]          here_x,  // of this router; constant
    input  wire [Y_BITS-1:0]          here_y,
    // links in, by port; the route is the output port here, worked out by the router before
    input  wire [PORTS-1:0]           in_valid,
    input  wire [PORTS*VC_BITS-1:0]   in_vc,
    input  wire [PORTS-1:0]           in_head,
    input  wire [PORTS-1:0]           in_tail,
    input  wire [PORTS*PORT_BITS-1:0] in_route,
    input  wire [PORTS*FLIT_BITS-1:0] in_data,
    output wire [PORTS-1:0]           in_credit_valid,
    output wire [PORTS*VC_BITS-1:0]   in_credit_vc,
    // links out, by port
    output wire [PORTS-1:0]           out_valid,
    output wire [PORTS*VC_BITS-1:0]   out_vc,
    output wire [PORTS-1:0]           out_head,
    output wire [PORTS-1:0]           out_tail,
    output wire [PORTS*PORT_BITS-1:0] out_route,
    output wire [PORTS*FLIT_BITS-1:0] out_data,
    input  wire [PORTS-1:0]           out_credit_valid,
    input  wire [PORTS*VC_BITS-1:0]   out_credit_vc,
    // for a clock gate: 0 if the next edge changes nothing, unless a flit or a credit is on a wire in
    output wire                       busy,
    // for performance counters, by input channel p * VIRTUAL_CHANNELS + v: what happens to its front flit in this cycle
    output wire [CHANNELS-1:0]        event_vc_granted,
    output wire [CHANNELS-1:0]        event_vc_refused,
    output wire [CHANNELS-1:0]        event_no_credit,
    output wire [CHANNELS-1:0]        event_no_switch
);
    localparam V = VIRTUAL_CHANNELS;
    localparam [X_BITS-1:0] ONE_X = 1;
    localparam [Y_BITS-1:0] ONE_Y = 1;

    wire [CHANNELS-1:0]           waiting, ready, vc_granted, switch_granted;
    wire [CHANNELS*PORT_BITS-1:0] port;
    wire [CHANNELS*VC_BITS-1:0]   channel, granted_channel;
    wire [CHANNELS-1:0]           free, has_credit, given;  // by output channel
    wire [PORTS*PORTS-1:0]        from;
    wire [PORTS*VC_BITS-1:0]      take_channel;
    wire [PORTS-1:0]              take_tail, taken_head, taken_tail, output_busy;
    wire [PORTS*FLIT_BITS-1:0]    taken_data;
    genvar g;

    wire [CHANNELS-1:0] credited;  // by input channel: its output channel has a credit
    generate
        for (g = 0; g < CHANNELS; g = g + 1) begin : credit
            wire [V-1:0] there = has_credit[port[g*PORT_BITS +: PORT_BITS]*V +: V];
            assign credited[g] = there[channel[g*VC_BITS +: VC_BITS]];
        end
    endgenerate
    wire [CHANNELS-1:0] requests = ready & credited;

    router_vc_allocator #(.PORTS(PORTS), .PORT_BITS(PORT_BITS), .VIRTUAL_CHANNELS(V), .VC_BITS(VC_BITS)) vc_allocator (
        .clk(clk), .rst(rst), .waiting(waiting), .port(port), .free(free), .granted(vc_granted),
        .granted_channel(granted_channel), .given(given));
    router_switch_allocator #(.PORTS(PORTS), .PORT_BITS(PORT_BITS), .VIRTUAL_CHANNELS(V)) switch_allocator (
        .clk(clk), .rst(rst), .requests(requests), .port(port), .grants(switch_granted), .from(from));

    generate
        for (g = 0; g < PORTS; g = g + 1) begin : in
            router_input #(.PORT_BITS(PORT_BITS), .VIRTUAL_CHANNELS(V), .VC_BITS(VC_BITS),
                           .BUFFER_FLITS(BUFFER_FLITS), .FLIT_BITS(FLIT_BITS)) unit (
                .clk(clk), .rst(rst), .in_valid(in_valid[g]), .in_vc(in_vc[g*VC_BITS +: VC_BITS]),
                .in_head(in_head[g]), .in_tail(in_tail[g]), .in_route(in_route[g*PORT_BITS +: PORT_BITS]),
                .in_data(in_data[g*FLIT_BITS +: FLIT_BITS]), .credit_valid(in_credit_valid[g]),
                .credit_vc(in_credit_vc[g*VC_BITS +: VC_BITS]), .waiting(waiting[g*V +: V]), .ready(ready[g*V +: V]),
                .port(port[g*V*PORT_BITS +: V*PORT_BITS]), .channel(channel[g*V*VC_BITS +: V*VC_BITS]),
                .granted(vc_granted[g*V +: V]), .granted_channel(granted_channel[g*V*VC_BITS +: V*VC_BITS]),
                .take(switch_granted[g*V +: V]), .take_channel(take_channel[g*VC_BITS +: VC_BITS]),
                .take_tail(take_tail[g]), .taken_head(taken_head[g]), .taken_tail(taken_tail[g]),
                .taken_data(taken_data[g*FLIT_BITS +: FLIT_BITS]));
        end
        for (g = 0; g < PORTS; g = g + 1) begin : out
            wire [X_BITS-1:0] next_x = g == 0 ? here_x + ONE_X : g == 1 ? here_x - ONE_X : here_x;
            wire [Y_BITS-1:0] next_y = g == 2 ? here_y + ONE_Y : g == 3 ? here_y - ONE_Y : here_y;
            wire [PORTS-1:0] mine = from[g*PORTS +: PORTS];
            reg [VC_BITS-1:0] send_vc;
            integer k;
            always @* begin
                send_vc = 0;
                for (k = 0; k < PORTS; k = k + 1)
                    if (mine[k]) send_vc = take_channel[k*VC_BITS +: VC_BITS];
            end
            router_output #(.PORTS(PORTS), .PORT_BITS(PORT_BITS), .VIRTUAL_CHANNELS(V), .VC_BITS(VC_BITS),
                            .BUFFER_FLITS(BUFFER_FLITS), .FLIT_BITS(FLIT_BITS), .CREDIT_CYCLES(CREDIT_CYCLES),
                            .X_BITS(X_BITS), .Y_BITS(Y_BITS)) unit (
                .clk(clk), .rst(rst), .next_x(next_x), .next_y(next_y), .free(free[g*V +: V]),
                .has_credit(has_credit[g*V +: V]), .given(given[g*V +: V]), .from(mine), .send_vc(send_vc),
                .send_tail((mine & take_tail) != 0), .taken_head(taken_head), .taken_tail(taken_tail),
                .taken_data(taken_data), .out_valid(out_valid[g]), .out_vc(out_vc[g*VC_BITS +: VC_BITS]),
                .out_head(out_head[g]), .out_tail(out_tail[g]), .out_route(out_route[g*PORT_BITS +: PORT_BITS]),
                .out_data(out_data[g*FLIT_BITS +: FLIT_BITS]), .credit_valid(out_credit_valid[g]),
                .credit_vc(out_credit_vc[g*VC_BITS +: VC_BITS]), .busy(output_busy[g]));
        end
    endgenerate

    assign busy = vc_granted != 0 || switch_granted != 0 || in_credit_valid != 0 || output_busy != 0;
    assign event_vc_granted = vc_granted;
    assign event_vc_refused = waiting & ~vc_granted;
    assign event_no_credit = ready & ~credited;
    assign event_no_switch = requests & ~switch_granted;

`ifndef SYNTHESIS
    integer a;
    always @(posedge clk) if (!rst) begin
        for (a = 0; a < PORTS; a = a + 1)
            assert (!(in_valid[a] && in_head[a] && 32'(in_route[a*PORT_BITS +: PORT_BITS]) >= PORTS))
                else $error("a head's route is no port");
        assert ((waiting & ready) == 0);
    end
    initial if (FLIT_BITS < X_BITS + Y_BITS + PORT_BITS) $fatal(1, "a head has no room for its destination");
`endif
endmodule
