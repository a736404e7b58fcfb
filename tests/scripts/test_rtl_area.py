# SPDX-License-Identifier: Apache-2.0
"""scripts/rtl_area.py knows the modules that it names; and differences between its shapes are what the area tables say."""
import json
import re
import unittest

from synthetic_vit import ROOT  # puts scripts/ on the path

import rtl_area


def module_of(sources, top):
    for path in sources:
        text = path.read_text(encoding="utf-8")
        if re.search(rf"^module {top}\b", text, re.MULTILINE):
            return text
    return None


class Shapes(unittest.TestCase):
    def test_have_a_module_with_every_parameter_that_they_set(self):
        for name, (top, parameters) in rtl_area.SHAPES.items():
            text = module_of(rtl_area.sources_of(top), top)
            self.assertIsNotNone(text, name)
            for parameter in parameters:
                self.assertRegex(text, rf"parameter\s+(int(eger)?\s+)?{parameter}\b", name)

    def test_are_of_the_generic_chip_where_they_say_so(self):
        chip = json.loads((ROOT / "configs/chips/generic28.json").read_text(encoding="utf-8"))
        for parameter, key in (("VIRTUAL_CHANNELS", "virtual_channels"), ("BUFFER_FLITS", "buffer_flits"), ("FLIT_BITS", "flit_bits")):
            self.assertEqual(rtl_area.ROUTER[parameter], chip["noc"][key])
        self.assertEqual(rtl_area.ACCUMULATOR["LANES"], chip["core"]["dendrite"]["accumulate_lanes"])


if __name__ == "__main__":
    unittest.main()
