// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/mapping/mapper.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Two layers of 16 x 16 on two cores each, one readout core (the fifth).
struct CheckMapping : ::testing::Test {
    program::Program program = chain(2);
    hw::Mapping mapping = [&] {
        hw::ChipSpec chip;
        chip.core = roomyCore();
        chip.core.neuronsMax = 128;
        return map(program, chip, {}, {.placement = "row_major"}, "");
    }();
    std::vector<std::string> violations() { return checkMapping(program, mapping); }
};

TEST_F(CheckMapping, FindsNothingWrongWithAMappersMapping) {
    EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(CheckMapping, FindsANeuronThatIsOnNoCore) {
    mapping.cores[1].slice.colEnd -= 1;
    EXPECT_THAT(violations(), ElementsAre("neuron [0, 15] of 'layer0' is mapped 0 times, not 1"));
}

TEST_F(CheckMapping, FindsANeuronThatIsOnTwoCores) {
    mapping.cores[1].slice.colBegin -= 1;
    EXPECT_THAT(violations(), ElementsAre("neuron [0, 7] of 'layer0' is mapped 2 times, not 1"));
}

TEST_F(CheckMapping, FindsASliceOutsideItsPopulation) {
    mapping.cores[1].slice.rowEnd = 17;
    EXPECT_THAT(violations(), ::testing::Contains("core 1 holds an empty slice or one that leaves its population"));
}

TEST_F(CheckMapping, FindsAnInputThatWasPutOnACore) {
    mapping.cores[4].population = program.input;
    EXPECT_THAT(violations(), ::testing::Contains(HasSubstr("of 'image' is mapped 1 times, not 0")));
}

TEST_F(CheckMapping, FindsTwoCoresOnOneTileAndATileOffTheMesh) {
    mapping.cores[1].tile = mapping.cores[0].tile;
    mapping.cores[2].tile = hw::TileId{6};
    EXPECT_THAT(violations(), ElementsAre("tile 0 holds two cores", "tile 6 is not on the 3 x 2 mesh"));
}

TEST_F(CheckMapping, FindsTwoCoresAtOnePlaceOfATileAndAPlaceThatItDoesNotHave) {
    mapping.cores[1].tile = mapping.cores[0].tile;
    mapping.cores[1].local = 1;
    EXPECT_THAT(violations(), ElementsAre("a core is number 1 of tile 0, which has 1"));
    mapping.concentration = 2;
    EXPECT_THAT(violations(), IsEmpty());
    mapping.cores[0].local = 1;
    EXPECT_THAT(violations(), ElementsAre("tile 0 holds two cores of number 1"));
}

TEST_F(CheckMapping, FindsAnEventThatIsNotDelivered) {
    mapping.cores[0].fanout[0].box.rowBegin += 1;
    EXPECT_THAT(violations(), ElementsAre("core 2, axon 0: neuron [0, 0] of 'layer0' arrives 0 times, not 1"));
}

TEST_F(CheckMapping, FindsAnEventThatIsDeliveredTwice) {
    mapping.hostFanout.push_back(mapping.hostFanout[0]);
    EXPECT_THAT(violations(), ElementsAre("core 0, axon 0: neuron [0, 0] of 'image' arrives 2 times, not 1"));
}

TEST_F(CheckMapping, FindsAnEntryForNeuronsOfAnotherCore) {
    mapping.cores[0].fanout[0].box.colEnd += 1;
    EXPECT_THAT(violations(),
                ::testing::Contains("a fan-out entry of 'layer0' covers neurons that its core does not hold"));
}

TEST_F(CheckMapping, FindsAnEntryThatLeadsToTheWrongCoreOrAxon) {
    mapping.cores[0].fanout[0].targets[0].core = hw::CoreId{4};
    mapping.cores[2].fanout[0].targets[0].axon = 1;
    const std::vector<std::string> found = violations();
    EXPECT_THAT(found, ::testing::Contains("'layer0' sends to core 4, axon 0, which expects 'layer1'"));
    EXPECT_THAT(found, ::testing::Contains("'layer1' sends to core 4, axon 1, which does not exist"));
}

TEST_F(CheckMapping, FindsAMulticastPacketThatReachesACoreTwice) {
    auto& targets = mapping.cores[0].fanout[0].targets;
    targets.push_back(targets[0]);
    EXPECT_THAT(violations(), ::testing::Contains("a multicast packet of 'layer0' goes to core 2 twice"));
}

TEST_F(CheckMapping, FindsAnAxonThatIsListedTwice) {
    mapping.cores[2].axons.push_back(mapping.cores[2].axons[0]);
    EXPECT_THAT(violations(), ::testing::Contains("core 2 lists operand 0 of 'layer0->layer1' 2 times"));
}

TEST_F(CheckMapping, FindsAnAxonOfAnotherPopulation) {
    mapping.cores[2].axons[0] = mapping.cores[4].axons[0];
    EXPECT_THAT(violations(), ::testing::Contains("core 2 lists projection 'layer1->logits', which leads elsewhere"));
}

}  // namespace
}  // namespace spikeloom::mapping
