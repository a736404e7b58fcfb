// SPDX-License-Identifier: Apache-2.0
// An output port: which of its virtual channels belong to a packet, the credits of the buffers behind them, its column of
// the crossbar with the link's register, and the route that a head takes at the next router (look-ahead).
module router_output #(
    parameter PORTS = 5,
    parameter PORT_BITS = 3,
    parameter VIRTUAL_CHANNELS = 4,
    parameter VC_BITS = 2,
    parameter BUFFER_FLITS = 4,
    parameter FLIT_BITS = 64,
    parameter CREDIT_CYCLES = 1,
    parameter X_BITS = 8,
    parameter Y_BITS = 8
) (
    input  wire                        clk,
    input  wire                        rst,
    input  wire [X_BITS-1:0]           next_x,      // of the router that the link leads to
    input  wire [Y_BITS-1:0]           next_y,
    // allocators
    output reg  [VIRTUAL_CHANNELS-1:0] free,        // channels that no packet holds
    output wire [VIRTUAL_CHANNELS-1:0] has_credit,
    input  wire [VIRTUAL_CHANNELS-1:0] given,       // to a packet, in this cycle
    input  wire [PORTS-1:0]            from,        // switch grant: the input port, one-hot; 0: none
    input  wire [VC_BITS-1:0]          send_vc,
    input  wire                        send_tail,
    // switch traversal: flits that were taken in the cycle before, by input port
    input  wire [PORTS-1:0]            taken_head,
    input  wire [PORTS-1:0]            taken_tail,
    input  wire [PORTS*FLIT_BITS-1:0]  taken_data,
    // link
    output reg                         out_valid,
    output reg  [VC_BITS-1:0]          out_vc,
    output reg                         out_head,
    output reg                         out_tail,
    output reg  [PORT_BITS-1:0]        out_route,
    output reg  [FLIT_BITS-1:0]        out_data,
    input  wire                        credit_valid,
    input  wire [VC_BITS-1:0]          credit_vc,
    output wire                        busy         // something is between grant and link, or a credit in processing
);
    localparam V = VIRTUAL_CHANNELS;
    localparam COUNT_BITS = $clog2(BUFFER_FLITS + 1);
    wire send = from != 0;

    // A credit counts CREDIT_CYCLES after the cycle behind the one in which it is on the wire.
    wire               counts;
    wire [VC_BITS-1:0] counts_vc;
    wire               processing;
    genvar g;
    generate
        if (CREDIT_CYCLES == 0) begin : direct
            assign counts = credit_valid;
            assign counts_vc = credit_vc;
            assign processing = 1'b0;
        end else begin : delayed
            reg [CREDIT_CYCLES-1:0]         valid;
            reg [CREDIT_CYCLES*VC_BITS-1:0] vcs;
            integer c;
            always @(posedge clk) begin
                for (c = CREDIT_CYCLES - 1; c > 0; c = c - 1) begin
                    valid[c] <= !rst && valid[c - 1];
                    vcs[c*VC_BITS +: VC_BITS] <= vcs[(c - 1)*VC_BITS +: VC_BITS];
                end
                valid[0] <= !rst && credit_valid;
                vcs[0 +: VC_BITS] <= credit_vc;
            end
            assign counts = valid[CREDIT_CYCLES-1];
            assign counts_vc = vcs[(CREDIT_CYCLES-1)*VC_BITS +: VC_BITS];
            assign processing = valid != 0;
        end

        for (g = 0; g < V; g = g + 1) begin : vc
            reg [COUNT_BITS-1:0] credits;
            wire gain = counts && counts_vc == g[VC_BITS-1:0];
            wire spend = send && send_vc == g[VC_BITS-1:0];
            assign has_credit[g] = credits != 0;
            always @(posedge clk) begin
                if (rst) credits <= BUFFER_FLITS[COUNT_BITS-1:0];
                else if (gain && !spend) credits <= credits + 1'b1;
                else if (spend && !gain) credits <= credits - 1'b1;
                if (rst) free[g] <= 1'b1;
                else if (given[g]) free[g] <= 1'b0;
                else if (spend && send_tail) free[g] <= 1'b1;
            end
`ifndef SYNTHESIS
            always @(posedge clk) if (!rst) begin
                assert (!(spend && !has_credit[g])) else $error("a flit was sent without a credit");
                assert (!(gain && !spend && credits == BUFFER_FLITS[COUNT_BITS-1:0])) else $error("a credit came that nobody spent");
                assert (!(given[g] && !free[g])) else $error("a virtual channel was given to two packets");
            end
`endif
        end
    endgenerate

    // Switch traversal, one cycle after the grant.
    reg [PORTS-1:0]     crossing;  // from which input port; 0: none
    reg [VC_BITS-1:0]   crossing_vc;
    reg                 head, tail;
    reg [FLIT_BITS-1:0] flit;
    integer i;
    always @* begin
        head = 1'b0;
        tail = 1'b0;
        flit = 0;
        for (i = 0; i < PORTS; i = i + 1)
            if (crossing[i]) begin
                head = taken_head[i];
                tail = taken_tail[i];
                flit = taken_data[i*FLIT_BITS +: FLIT_BITS];
            end
    end

    wire [PORT_BITS-1:0] route;
    router_route #(.PORT_BITS(PORT_BITS), .X_BITS(X_BITS), .Y_BITS(Y_BITS)) look_ahead (
        .here_x(next_x), .here_y(next_y), .to_x(flit[0 +: X_BITS]), .to_y(flit[X_BITS +: Y_BITS]),
        .to_exit(flit[X_BITS+Y_BITS +: PORT_BITS]), .route(route));

    always @(posedge clk) begin
        crossing <= rst ? {PORTS{1'b0}} : from;
        if (send) crossing_vc <= send_vc;
        out_valid <= !rst && crossing != 0;
        if (crossing != 0) begin
            out_vc <= crossing_vc;
            out_head <= head;
            out_tail <= tail;
            out_route <= route;
            out_data <= flit;
        end
    end
    assign busy = crossing != 0 || out_valid || processing;
endmodule
