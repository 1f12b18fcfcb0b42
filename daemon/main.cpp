// vastusd: the service. It takes --config and little else.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "config/read.hpp"
#include "daemon/app.hpp"
#include "model/version.hpp"
#include "rules/local_time.hpp"

namespace {

constexpr int wrong_configuration = 2;

}  // namespace

int main(int argc, char** argv) {
    CLI::App options("vastusd: watches mailboxes and forms, and reminds before the client has to.");
    std::string file;
    options.add_option("--config", file, "The configuration, vastus.yaml");
    options.set_version_flag("--version", std::string(vastus::model::version));
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // 2 also for a mistake in the command: systemd starts nothing again after it.
        const int code = options.exit(error);
        return code == 0 ? 0 : wrong_configuration;
    }
    if (file.empty()) {
        std::fputs("vastusd: which configuration? --config /etc/vastus/vastus.yaml\n", stderr);
        return wrong_configuration;
    }

    auto read = vastus::config::read_config(file);
    if (!read.diagnoses.empty()) {
        std::fputs(vastus::config::print(read.diagnoses, {file}).c_str(), stderr);
    }
    if (!read.config) return wrong_configuration;
    if (const auto problem = vastus::rules::zone_data_problem(); !problem.empty()) {
        std::fputs(("vastusd: " + problem + "\n").c_str(), stderr);
        return wrong_configuration;
    }
    vastus::daemon::App app(std::move(*read.config));
    return app.run();
}
