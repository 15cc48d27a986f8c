// How the daemon tells its starter why it ended: one line and a number.
#pragma once
#include <string>

#include "core/result.h"

namespace chatelaine::daemon {

// 0 ended as asked, 1 a defect, 2 command line or configuration, 10 port in use, 11 already running, 12 damaged or
// foreign database, 13 written by a newer program, 14 disk full, 15 not permitted, 16 no keyring, 17 crypto missing,
// 18 PostgreSQL can't be reached; 19 an invitation that can't be taken up (lineForJoining)
int exitCodeOf(ErrorCode code);

// "chatelained: what is wrong and what to do about it. (detail) error: port_in_use". The stable name stands last.
std::string lineFor(const Error& error);

inline constexpr int joiningRefused = 19;
// The same for an invitation that came to nothing, or that a gateway of a team was given.
std::string lineForJoining(const Error& error);

}  // namespace chatelaine::daemon
