// Turns an answer that isn't a success into an Error; reads RFC 9457 problem documents and nothing else.
#pragma once
#include "sync/api.h"

namespace chatelaine::models {

// The document's own code where it names one of ours, else what the status means.
Error errorOf(const sync::ApiResponse& response);

// The code with this stable name, if there is one.
std::optional<ErrorCode> errorCodeFromName(std::string_view name);

}  // namespace chatelaine::models
