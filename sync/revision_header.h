// The bytes of a revision's header: the context that its key and its fields are sealed in.
#pragma once
#include "sync/revision.h"

namespace chatelaine::sync {

Bytes encodeHeader(const RevisionHeader& header);

}  // namespace chatelaine::sync
