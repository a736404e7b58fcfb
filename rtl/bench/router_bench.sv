// SPDX-License-Identifier: Apache-2.0
// Plays the vectors of +vectors=FILE to a router at (1, 1) and compares what comes out. A line is a clock cycle, in hex:
//     in_valid in_vc in_head in_tail in_route in_data out_credit_valid out_credit_vc     before the edge
//     out_valid out_vc out_head out_tail out_route out_data in_credit_valid in_credit_vc   after it
// Fields of ports where nothing is valid are 0 and not compared, nor are routes of body flits and of the local port.
//
// Run by: verilator --binary --timing --top-module router_bench rtl/bench/router_bench.sv rtl/router*.sv
module router_bench;
    localparam PORTS = 5, VC_BITS = 2, PORT_BITS = 3, FLIT_BITS = 64;

    reg clk = 1'b0, rst = 1'b1;
    reg  [PORTS-1:0]           in_valid, in_head, in_tail, out_credit_valid;
    reg  [PORTS*VC_BITS-1:0]   in_vc, out_credit_vc;
    reg  [PORTS*PORT_BITS-1:0] in_route;
    reg  [PORTS*FLIT_BITS-1:0] in_data;
    wire [PORTS-1:0]           out_valid, out_head, out_tail, in_credit_valid;
    wire [PORTS*VC_BITS-1:0]   out_vc, in_credit_vc;
    wire [PORTS*PORT_BITS-1:0] out_route;
    wire [PORTS*FLIT_BITS-1:0] out_data;
    // read
    reg  [PORTS-1:0]           r_valid, r_head, r_tail, r_credit_valid;
    reg  [PORTS*VC_BITS-1:0]   r_vc, r_credit_vc;
    reg  [PORTS*PORT_BITS-1:0] r_route;
    reg  [PORTS*FLIT_BITS-1:0] r_data;
    // expected
    reg  [PORTS-1:0]           x_valid, x_head, x_tail, x_credit_valid;
    reg  [PORTS*VC_BITS-1:0]   x_vc, x_credit_vc;
    reg  [PORTS*PORT_BITS-1:0] x_route;
    reg  [PORTS*FLIT_BITS-1:0] x_data;

    router dut (
        .clk(clk), .rst(rst), .here_x(8'd1), .here_y(8'd1), .in_valid(in_valid), .in_vc(in_vc), .in_head(in_head),
        .in_tail(in_tail), .in_route(in_route), .in_data(in_data), .in_credit_valid(in_credit_valid),
        .in_credit_vc(in_credit_vc), .out_valid(out_valid), .out_vc(out_vc), .out_head(out_head), .out_tail(out_tail),
        .out_route(out_route), .out_data(out_data), .out_credit_valid(out_credit_valid), .out_credit_vc(out_credit_vc),
        .busy(), .event_vc_granted(), .event_vc_refused(), .event_no_credit(), .event_no_switch());

    always #1 clk = !clk;

    integer file, fields, p, cycles = 0, errors = 0;
    reg differs;
    string name;

    task compare;
        differs = out_valid != x_valid || in_credit_valid != x_credit_valid;
        for (p = 0; p < PORTS; p = p + 1) begin
            if (x_valid[p])
                differs = differs || out_vc[p*VC_BITS +: VC_BITS] != x_vc[p*VC_BITS +: VC_BITS] || out_head[p] != x_head[p]
                    || out_tail[p] != x_tail[p] || out_data[p*FLIT_BITS +: FLIT_BITS] != x_data[p*FLIT_BITS +: FLIT_BITS]
                    || (p < 4 && x_head[p]
                        && out_route[p*PORT_BITS +: PORT_BITS] != x_route[p*PORT_BITS +: PORT_BITS]);
            if (x_credit_valid[p])
                differs = differs || in_credit_vc[p*VC_BITS +: VC_BITS] != x_credit_vc[p*VC_BITS +: VC_BITS];
        end
        if (differs) begin
            errors = errors + 1;
            $display("line %0d: flits %b, credits %b out; expected %b and %b", cycles, out_valid, in_credit_valid,
                     x_valid, x_credit_valid);
        end
    endtask

    initial begin
        if (!$value$plusargs("vectors=%s", name)) $fatal(1, "say +vectors=FILE");
        file = $fopen(name, "r");
        if (file == 0) $fatal(1, "no file %s", name);
        in_valid = 0;
        out_credit_valid = 0;
        @(negedge clk);
        @(negedge clk) rst = 1'b0;
        fields = 16;
        while (fields == 16) begin
            fields = $fscanf(file, "%h %h %h %h %h %h %h %h %h %h %h %h %h %h %h %h\n", r_valid, r_vc, r_head, r_tail,
                             r_route, r_data, r_credit_valid, r_credit_vc, x_valid, x_vc, x_head, x_tail, x_route,
                             x_data, x_credit_valid, x_credit_vc);
            if (fields == 16) begin
                cycles = cycles + 1;
                // Assigned, since a variable that $fscanf writes does not wake what depends on it in every simulator.
                in_valid = r_valid;
                in_vc = r_vc;
                in_head = r_head;
                in_tail = r_tail;
                in_route = r_route;
                in_data = r_data;
                out_credit_valid = r_credit_valid;
                out_credit_vc = r_credit_vc;
                @(negedge clk) compare;
            end
        end
        if (cycles == 0) $fatal(1, "no vectors in %s", name);
        if (errors != 0) $fatal(1, "%0d of %0d cycles differ", errors, cycles);
        $display("%0d cycles agree", cycles);
        $finish;
    end
endmodule
