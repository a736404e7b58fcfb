# SPDX-License-Identifier: Apache-2.0
"""What the nets of a netlist cost when they rise and fall, from the tables of its library."""
import numpy as np

from silicon.netlist import SEQUENCES

TRANSITION = 0.18  # ns, at every input: a point of the tables; slopes are not propagated


class NetEnergies:
    """pJ of a rise and of a fall of each net: inside the cell that drives it, and what charges the pins that it drives.

    A rise takes C V^2 from the supply, a fall nothing more: half of it each. The clock's net is not among them: `clock` is what a cycle
    costs in all registers, whether or not they change [pJ].
    """

    def __init__(self, netlist):
        library = netlist.library
        charge = 0.5 * netlist.load * library.voltage**2
        self.rise, self.fall = charge.copy(), charge.copy()
        for kind, pins in netlist.cells:
            for name, bit in pins.items():
                pin, net = library.cells[kind].pins[name], netlist.net(bit)
                if pin.direction == "input" and (pin.clock or not pin.energies):
                    continue
                rise, fall = pin.energy(netlist.load[net], TRANSITION)
                self.rise[net] += rise
                self.fall[net] += fall
        # Every register sees both edges of the clock in every cycle.
        self.clock = 0.0
        for kind, pins in netlist.registers:
            for name, bit in pins.items():
                pin = library.cells[kind].pins[name]
                if pin.clock:
                    self.clock += sum(pin.energy(0.0, TRANSITION)) + pin.capacitance * library.voltage**2
                    clock_net = netlist.net(bit)
        if netlist.registers:
            self.rise[clock_net] = self.fall[clock_net] = 0.0

    def of(self, before, after):
        """Energy of the change from one state of all nets to another, by sequence [pJ]."""
        changed = before ^ after
        return self._sum(changed & after, self.rise) + self._sum(changed & before, self.fall)

    @staticmethod
    def _sum(words, energies):
        active = np.flatnonzero(words)
        bits = np.unpackbits(words[active].view(np.uint8).reshape(len(active), 8), axis=1, bitorder="little")
        return energies[active] @ bits.reshape(len(active), SEQUENCES)
