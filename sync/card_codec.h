// How principals and signatures stand in CBOR. For the codecs of this folder.
#pragma once
#include "sync/cbor_values.h"
#include "sync/principal.h"

namespace chatelaine::sync {

// A card whose id isn't the hash of its keys fails the reader.
void writeCard(CborWriter& writer, const PrincipalCard& card);
PrincipalCard readCard(CborReader& reader);

}  // namespace chatelaine::sync
