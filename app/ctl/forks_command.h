// `chatelainectl forks`: what proves on a gateway's host that the server shows different pasts, and settling it there.
#pragma once
#include <string>

#include "app/ctl/command_line.h"

namespace chatelaine::ctl {

// The list; or all about one (--report); or, once "settled" was typed, that the gateway believes its own past again
// (--settle). notFound: no such one is open.
Result<std::string> forks(const CommandLine& line);

}  // namespace chatelaine::ctl
