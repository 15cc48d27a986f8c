// `chatelainectl env AGENT`: the Connect environment as shell text, with a token that is read and never stored.
#pragma once
#include "app/ctl/command_line.h"
#include "core/secret.h"

namespace chatelaine::ctl {

// From $CHATELAINE_TOKEN or standard input (asked for without echo on a terminal). invalidInput: no token, or mistyped.
Result<Secret> readToken();

// offline: no daemon. notFound: the certificate files aren't there. tampered: they are of another gateway.
Result<Secret> environmentFor(const CommandLine& line, const Secret& token);

}  // namespace chatelaine::ctl
