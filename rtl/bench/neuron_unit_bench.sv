// SPDX-License-Identifier: Apache-2.0
// Drives the neuron unit with +vectors=FILE and checks all that comes of it, STAGES cycles later. Run by
//     $ verilator --binary --timing --top-module neuron_unit_bench bench/neuron_unit_bench.sv neuron_*.sv
// Lines of hexadecimal numbers; vectors as on the ports, lanes that are not enabled 0:
//     1 mode to_zero half_even shift decay least most
//     2 enable integrate fire current added drift threshold level membrane tracer   membrane tracer value stirs clamps
// where what follows the tracer is what is expected; clamps is the counter once this beat has been taken.
`timescale 1ns / 1ns
module neuron_unit_bench;
    localparam integer LANES = 4, STAGES = 3, MEMBRANE = 56, CURRENT = 36, THRESHOLD = 32, TRACER = 9;

    logic clk = 1'b0, rst = 1'b1;
    logic cfg_valid = 1'b0, cfg_to_zero, cfg_half_even;
    logic [2:0] cfg_mode;
    logic [4:0] cfg_shift;
    logic [16:0] cfg_decay;
    logic [TRACER-1:0] cfg_least, cfg_most;
    logic in_valid = 1'b0, in_integrate, in_fire;
    logic [LANES-1:0] in_enable;
    logic [LANES*CURRENT-1:0] in_current;
    logic [LANES*MEMBRANE-1:0] in_added, in_membrane;
    logic [LANES*(THRESHOLD+1)-1:0] in_drift;
    logic [LANES*THRESHOLD-1:0] in_threshold, in_level;
    logic [LANES*TRACER-1:0] in_tracer;
    wire in_ready, out_valid, busy;
    wire [LANES-1:0] out_enable, out_stirs;
    wire [LANES*MEMBRANE-1:0] out_membrane;
    wire [LANES*TRACER-1:0] out_tracer, out_value;
    wire [31:0] clamps;

    neuron_unit #(.LANES(LANES), .STAGES(STAGES), .MEMBRANE(MEMBRANE), .CURRENT(CURRENT), .THRESHOLD(THRESHOLD),
                  .TRACER(TRACER)) unit (.out_ready(1'b1), .*);

    always #5 clk = !clk;

    logic [LANES*MEMBRANE-1:0] membrane;
    logic [LANES*TRACER-1:0] tracer, value;
    logic [LANES-1:0] stirs;
    logic [31:0] expected_clamps;
    logic [255:0] number, word[15];
    integer file, kind, lane, beats = 0, errors = 0;
    string name;

    task automatic read(input integer count);
        for (integer i = 0; i < count; i = i + 1) begin
            if ($fscanf(file, "%h", number) != 1) $fatal(1, "the vectors end within a line");
            word[i] = number;
        end
    endtask

    task automatic expect_lane(input integer i);
        if (out_membrane[i*MEMBRANE +: MEMBRANE] != membrane[i*MEMBRANE +: MEMBRANE] ||
            out_tracer[i*TRACER +: TRACER] != tracer[i*TRACER +: TRACER] ||
            out_value[i*TRACER +: TRACER] != value[i*TRACER +: TRACER] || out_stirs[i] != stirs[i]) begin
            errors = errors + 1;
            $display("beat %0d, lane %0d: membrane %h tracer %h value %h stirs %b; expected %h %h %h %b", beats, i,
                     out_membrane[i*MEMBRANE +: MEMBRANE], out_tracer[i*TRACER +: TRACER],
                     out_value[i*TRACER +: TRACER], out_stirs[i], membrane[i*MEMBRANE +: MEMBRANE],
                     tracer[i*TRACER +: TRACER], value[i*TRACER +: TRACER], stirs[i]);
        end
    endtask

    // Pins change at the falling edge, and are read there: half a cycle behind the edge that the unit works at.
    task automatic configure;
        read(7);
        cfg_mode = word[0][2:0];
        cfg_to_zero = word[1][0];
        cfg_half_even = word[2][0];
        cfg_shift = word[3][4:0];
        cfg_decay = word[4][16:0];
        cfg_least = word[5][TRACER-1:0];
        cfg_most = word[6][TRACER-1:0];
        rst = 1'b1;
        @(negedge clk);
        rst = 1'b0;
        cfg_valid = 1'b1;
        @(negedge clk);
        cfg_valid = 1'b0;
    endtask

    task automatic beat;
        read(15);
        in_enable = word[0][LANES-1:0];
        in_integrate = word[1][0];
        in_fire = word[2][0];
        in_current = word[3][LANES*CURRENT-1:0];
        in_added = word[4][LANES*MEMBRANE-1:0];
        in_drift = word[5][LANES*(THRESHOLD+1)-1:0];
        in_threshold = word[6][LANES*THRESHOLD-1:0];
        in_level = word[7][LANES*THRESHOLD-1:0];
        in_membrane = word[8][LANES*MEMBRANE-1:0];
        in_tracer = word[9][LANES*TRACER-1:0];
        membrane = word[10][LANES*MEMBRANE-1:0];
        tracer = word[11][LANES*TRACER-1:0];
        value = word[12][LANES*TRACER-1:0];
        stirs = word[13][LANES-1:0];
        expected_clamps = word[14][31:0];
        in_valid = 1'b1;
        @(negedge clk);
        in_valid = 1'b0;
        repeat (STAGES - 1) begin
            if (out_valid) errors = errors + 1;
            @(negedge clk);
        end
        if (!out_valid || out_enable != in_enable) begin
            errors = errors + 1;
            $display("beat %0d: valid %b enable %b", beats, out_valid, out_enable);
        end
        for (lane = 0; lane < LANES; lane = lane + 1) if (in_enable[lane]) expect_lane(lane);
        @(negedge clk);
        if (out_valid || busy || clamps != expected_clamps) errors = errors + 1;
        beats = beats + 1;
    endtask

    initial begin
        if (!$value$plusargs("vectors=%s", name)) $fatal(1, "+vectors=FILE is missing");
        file = $fopen(name, "r");
        if (file == 0) $fatal(1, "%s cannot be read", name);
        @(negedge clk);
        while ($fscanf(file, "%h", kind) == 1)
            if (kind == 1) configure();
            else beat();
        $fclose(file);
        $display("%0d beats, %0d errors", beats, errors);
        if (errors != 0 || beats == 0) $fatal(1, "the unit is not what the vectors say");
        $finish;
    end
endmodule
