// SPDX-License-Identifier: Apache-2.0
// An input port: a buffer for each virtual channel, and what the packet at its front holds. A packet waits from its
// head's arrival until it is granted a virtual channel of its output port, and holds that until its tail is taken.
module router_input #(
    parameter PORT_BITS = 3,
    parameter VIRTUAL_CHANNELS = 4,
    parameter VC_BITS = 2,
    parameter BUFFER_FLITS = 4,
    parameter FLIT_BITS = 64
) (
    input  wire                                  clk,
    input  wire                                  rst,
    input  wire                                  in_valid,
    input  wire [VC_BITS-1:0]                    in_vc,
    input  wire                                  in_head,
    input  wire                                  in_tail,
    input  wire [PORT_BITS-1:0]                  in_route,
    input  wire [FLIT_BITS-1:0]                  in_data,
    output reg                                   credit_valid,
    output reg  [VC_BITS-1:0]                    credit_vc,
    // the packets at the fronts
    output wire [VIRTUAL_CHANNELS-1:0]           waiting,   // for a virtual channel
    output wire [VIRTUAL_CHANNELS-1:0]           ready,     // has one, and a flit to send
    output wire [VIRTUAL_CHANNELS*PORT_BITS-1:0] port,      // its output port
    output wire [VIRTUAL_CHANNELS*VC_BITS-1:0]   channel,   // its virtual channel there, once it has one
    // virtual-channel allocator
    input  wire [VIRTUAL_CHANNELS-1:0]           granted,
    input  wire [VIRTUAL_CHANNELS*VC_BITS-1:0]   granted_channel,
    // switch allocator: whose front flit is taken in this cycle
    input  wire [VIRTUAL_CHANNELS-1:0]           take,      // one-hot or 0
    output wire [VC_BITS-1:0]                    take_channel,
    output wire                                  take_tail,
    // the flit that was taken in the cycle before, in switch traversal
    output reg                                   taken_head,
    output reg                                   taken_tail,
    output reg  [FLIT_BITS-1:0]                  taken_data
);
    localparam V = VIRTUAL_CHANNELS;
    localparam SLOTS = V * BUFFER_FLITS;
    localparam SLOT_BITS = SLOTS > 1 ? $clog2(SLOTS) : 1;
    localparam COUNT_BITS = $clog2(BUFFER_FLITS + 1);

    reg [FLIT_BITS-1:0] data [0:SLOTS-1];
    reg [1:0]           ends [0:SLOTS-1];  // {head, tail}
    reg [PORT_BITS-1:0] route[0:SLOTS-1];

    // The virtual channel whose flit is taken, and where that is.
    reg [VC_BITS-1:0]   take_vc;
    reg [SLOT_BITS-1:0] take_slot, in_slot;
    reg [VC_BITS-1:0]   take_to;
    wire [V*SLOT_BITS-1:0] first, next;
    integer v;
    always @* begin
        take_vc = 0;
        take_slot = first[0 +: SLOT_BITS];
        take_to = channel[0 +: VC_BITS];
        in_slot = next[0 +: SLOT_BITS];
        for (v = 1; v < V; v = v + 1) begin
            if (take[v]) begin
                take_vc = v[VC_BITS-1:0];
                take_slot = first[v*SLOT_BITS +: SLOT_BITS];
                take_to = channel[v*VC_BITS +: VC_BITS];
            end
            if (in_vc == v[VC_BITS-1:0]) in_slot = next[v*SLOT_BITS +: SLOT_BITS];
        end
    end
    assign take_channel = take_to;
    assign take_tail = ends[take_slot][0];

    always @(posedge clk) begin
        if (in_valid) begin
            data[in_slot] <= in_data;
            ends[in_slot] <= {in_head, in_tail};
            route[in_slot] <= in_route;
        end
        if (take != 0) begin
            taken_data <= data[take_slot];
            {taken_head, taken_tail} <= ends[take_slot];
            credit_vc <= take_vc;
        end
        credit_valid <= !rst && take != 0;
    end

    genvar g;
    generate
        for (g = 0; g < V; g = g + 1) begin : vc
            localparam FIRST = g * BUFFER_FLITS;
            localparam LAST = FIRST + BUFFER_FLITS - 1;
            reg [SLOT_BITS-1:0]  read, write;
            reg [COUNT_BITS-1:0] count;
            reg                  active;
            reg [PORT_BITS-1:0]  held_port;
            reg [VC_BITS-1:0]    held_channel;
            wire there = count != 0;
            wire push = in_valid && in_vc == g[VC_BITS-1:0];

            assign first[g*SLOT_BITS +: SLOT_BITS] = read;
            assign next[g*SLOT_BITS +: SLOT_BITS] = write;
            assign waiting[g] = there && !active;
            assign ready[g] = there && active;
            assign port[g*PORT_BITS +: PORT_BITS] = active ? held_port : route[read];
            assign channel[g*VC_BITS +: VC_BITS] = held_channel;

            always @(posedge clk) begin
                if (rst) begin
                    read <= FIRST[SLOT_BITS-1:0];
                    write <= FIRST[SLOT_BITS-1:0];
                    count <= 0;
                    active <= 1'b0;
                end else begin
                    if (push) write <= write == LAST[SLOT_BITS-1:0] ? FIRST[SLOT_BITS-1:0] : write + 1'b1;
                    if (take[g]) read <= read == LAST[SLOT_BITS-1:0] ? FIRST[SLOT_BITS-1:0] : read + 1'b1;
                    if (push && !take[g]) count <= count + 1'b1;
                    if (take[g] && !push) count <= count - 1'b1;
                    if (granted[g]) active <= 1'b1;
                    else if (take[g] && take_tail) active <= 1'b0;
                end
                if (granted[g]) begin
                    held_port <= route[read];
                    held_channel <= granted_channel[g*VC_BITS +: VC_BITS];
                end
            end
`ifndef SYNTHESIS
            always @(posedge clk) if (!rst) begin
                assert (!(push && count == BUFFER_FLITS[COUNT_BITS-1:0] && !take[g])) else $error("a flit came to a full buffer");
                assert (!(waiting[g] && !ends[read][1])) else $error("a packet has no head");
                assert (!(take[g] && !ready[g])) else $error("a flit was taken that nobody offered");
            end
`endif
        end
    endgenerate
endmodule
