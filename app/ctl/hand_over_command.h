// `chatelainectl identity`, `handover`, `recover` and `kit`: what the person on a gateway's host asks it and tells it.
#pragma once
#include <string>

#include "app/ctl/command_line.h"

namespace chatelaine::ctl {

// Name, id, six words, and the vaults whose secret key is missing; for people.
Result<std::string> describeGateway(const CommandLine& line);
// Who waits for keys; then, on a terminal or with --gateway, hands them to the one whose words are typed. What was
// done. denied: other words. notFound: nobody of that name waits.
Result<std::string> handOver(const CommandLine& line);
// Opens the gateway's vaults with the kit's sixteen words. What was opened. denied: another team's kit.
Result<std::string> recover(const CommandLine& line);

// Whether another recovery kit waits to be confirmed here; then confirms it with the six words on its paper. denied:
// other words.
Result<std::string> confirmKit(const CommandLine& line);

}  // namespace chatelaine::ctl
