// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

TEST(Arguments, VersionNamesTheRevisionThatWasBuilt) {
    const Outcome outcome = Scratch().run({"--version"});
    EXPECT_EQ(outcome.exitCode, 0);
    EXPECT_THAT(outcome.out, MatchesRegex("spikeloom [0-9.]+ \\(revision ([0-9a-f]+(-dirty)?|unknown), .*\\)\n"));
    EXPECT_THAT(outcome.err, IsEmpty());
}

TEST(Arguments, HelpOfEachSubcommandHasAnExample) {
    for (const char* command : {"run", "convert", "evaluate", "validate", "map", "noc", "schema"}) {
        const Outcome outcome = Scratch().run({command, "--help"});
        EXPECT_EQ(outcome.exitCode, 0) << command;
        EXPECT_THAT(outcome.out, HasSubstr(std::string("spikeloom ") + command)) << command;
        EXPECT_THAT(outcome.out, HasSubstr("Example")) << command;
        EXPECT_THAT(outcome.err, IsEmpty()) << command;
    }
}

TEST(Arguments, HelpListsTheExitCodes) {
    EXPECT_THAT(Scratch().run({"--help"}).out, HasSubstr("Exit codes: 0 ok, 1 internal failure, 2 usage"));
}

TEST(Arguments, AWrongCommandLineEndsWithTwoAndExplainsItselfOnStandardError) {
    const std::vector<std::vector<std::string>> wrong{{},
                                                      {"rnu"},
                                                      {"run", "--sampels", "1"},
                                                      {"run", "--jobs", "0"},
                                                      {"run", "--samples", "-1"},
                                                      {"schema"},
                                                      {"schema", "chips"},
                                                      {"map", "a.json", "b.json"},
                                                      {"run", "--set"}};
    for (const auto& arguments : wrong) {
        const Outcome outcome = Scratch().run(arguments);
        EXPECT_EQ(outcome.exitCode, 2) << ::testing::PrintToString(arguments);
        EXPECT_THAT(outcome.out, IsEmpty()) << ::testing::PrintToString(arguments);
        EXPECT_THAT(outcome.err, Not(IsEmpty())) << ::testing::PrintToString(arguments);
    }
}

TEST(Arguments, AMisspeltSubcommandIsAnsweredWithTheOneThatWasMeant) {
    const Outcome outcome = Scratch().run({"rnu"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_EQ(outcome.err, "error: there is no subcommand \"rnu\"; did you mean run?\n");
}

TEST(Schema, OfEachKindIsPrintedAsOneDocument) {
    for (const char* kind : {"experiment", "chip", "conversion", "energy", "area", "network", "noc", "recordings"}) {
        const Outcome outcome = Scratch().run({"schema", kind});
        EXPECT_EQ(outcome.exitCode, 0) << kind;
        EXPECT_EQ(nlohmann::json::parse(outcome.out)["type"], "object") << kind;
        EXPECT_THAT(outcome.err, IsEmpty()) << kind;
    }
}

TEST(Schema, InTheRepositoryIsWhatIsPrinted) {
    for (const char* kind : {"experiment", "chip", "conversion", "energy", "area", "noc", "recordings"}) {
        const auto file = source() / "configs/schema" / (std::string(kind) + ".schema.json");
        EXPECT_EQ(Scratch().run({"schema", kind}).out, contents(file)) << kind;
    }
}

TEST(Output, ThatCannotBeWrittenIsAFailure) {
    const Scratch scratch;
    Child child({"schema", "chip"}, scratch.path(), {}, "/dev/full");
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 1);
    EXPECT_THAT(outcome.err, StartsWith("error: standard output cannot be written"));
}

TEST(Output, ToAFileHasNoColour) {
    EXPECT_THAT(Scratch().run({"validate", "missing.json"}).err, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace spikeloom::cli::test
