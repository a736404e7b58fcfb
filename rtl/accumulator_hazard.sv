// SPDX-License-Identifier: Apache-2.0
// Where the newest sum of an element is that a read issued now would miss: entry e of the sums in flight, of which
// LANES belong to each beat and the newest beat comes first. Combinational.
// Counters for each bit of each unrolled lane would be most of the observed model; cases are counted by sim/cosim.
// verilator coverage_off
module accumulator_hazard #(
    parameter ENTRIES      = 64,
    parameter ADDRESS_BITS = 15,
    parameter SELECT_BITS  = $clog2(ENTRIES)
) (
    input  wire                             active,
    input  wire  [        ADDRESS_BITS-1:0] address,
    input  wire  [             ENTRIES-1:0] flight_write,
    input  wire  [ENTRIES*ADDRESS_BITS-1:0] flight_address,
    output logic                            hit,
    output logic [         SELECT_BITS-1:0] select
);
  always_comb begin
    hit = 1'b0;
    select = '0;
    if (active)
      for (int e = ENTRIES - 1; e >= 0; e = e - 1)
        if (flight_write[e] && flight_address[e*ADDRESS_BITS+:ADDRESS_BITS] == address) begin
          hit = 1'b1;
          select = e[SELECT_BITS-1:0];
        end
  end
endmodule
