// How wrapped keys and a vault's public secret key stand in the bodies of the API. For the codecs of this folder.
#pragma once
#include "sync/cbor_values.h"
#include "sync/roster.h"

namespace chatelaine::sync {

void writeWrappedKey(CborWriter& writer, const WrappedKey& key);
WrappedKey readWrappedKey(CborReader& reader);

}  // namespace chatelaine::sync
