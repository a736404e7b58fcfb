// SPDX-License-Identifier: Apache-2.0
// Registers between memories and lanes: STAGES of them, each with a valid bit, none with 0.
module function_pipeline #(
    parameter int STAGES = 3,
    parameter int BITS = 64
) (
    input  logic            clk,
    input  logic            rst,
    input  logic            in_valid,
    output logic            in_ready,
    input  logic [BITS-1:0] in_data,
    output logic            out_valid,
    input  logic            out_ready,
    output logic [BITS-1:0] out_data
);
  if (STAGES == 0) begin : g_direct
    assign out_valid = in_valid;
    assign in_ready = out_ready;
    assign out_data = in_data;
    // verilator lint_off UNUSED
    logic unused;
    // verilator lint_on UNUSED
    assign unused = clk | rst;
  end else begin : g_stages
    logic [STAGES-1:0] valid;
    logic [STAGES-1:0] ready;
    logic [STAGES*BITS-1:0] data;

    assign in_ready = ready[0];
    assign out_valid = valid[STAGES-1];
    assign out_data = data[(STAGES-1)*BITS+:BITS];
    for (genvar stage = 0; stage < STAGES; stage++) begin : g_stage
      logic arrives;
      logic [BITS-1:0] data_before;
      if (stage == 0) begin : g_first
        assign arrives = in_valid;
        assign data_before = in_data;
      end else begin : g_later
        assign arrives = valid[stage-1];
        assign data_before = data[(stage-1)*BITS+:BITS];
      end
      assign ready[stage] = out_ready || !(&valid[STAGES-1:stage]);
      always_ff @(posedge clk) begin
        if (ready[stage]) begin
          valid[stage] <= arrives;
          if (arrives) data[stage*BITS+:BITS] <= data_before;
        end
        if (rst) valid[stage] <= 1'b0;
      end
    end
  end
endmodule
