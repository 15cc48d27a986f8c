// How operations and seen heads stand in CBOR, inside commits, heads and pages. For the codecs of this folder.
#pragma once
#include "sync/cbor.h"
#include "sync/commit.h"

namespace chatelaine::sync {

void writeOperation(CborWriter& writer, const Operation& operation);
Operation readOperation(CborReader& reader);
void writeSeen(CborWriter& writer, const SeenHead& seen);
SeenHead readSeen(CborReader& reader);

}  // namespace chatelaine::sync
