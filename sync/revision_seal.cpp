#include "crypto/aead.h"
#include "crypto/random.h"
#include "sync/padding.h"
#include "sync/revision.h"
#include "sync/revision_header.h"

namespace chatelaine::sync {
namespace {

constexpr std::string_view keyLabel = "chatelaine revision key v1";
constexpr std::string_view metaLabel = "chatelaine revision meta v1";

}  // namespace

Revision sealRevision(const RevisionHeader& header, const Secret& metadataKey, ByteView fields) {
  Revision revision{.header = header, .wrappedKey = {}, .meta = {}};
  if (header.deleted) return revision;  // a tombstone says nothing but that it is one
  const Bytes context = encodeHeader(header);
  const Secret contentKey = crypto::randomSecret(32);
  revision.wrappedKey = crypto::seal(metadataKey, keyLabel, context, contentKey.view());
  revision.meta = crypto::seal(contentKey, metaLabel, context, pad(fields));
  return revision;
}

Result<Bytes> openRevision(const Revision& revision, const Secret& metadataKey) {
  if (revision.header.deleted) {
    if (revision.wrappedKey.empty() && revision.meta.empty()) return Bytes{};
    return fail(ErrorCode::corrupt, "a tombstone with content");
  }
  const Bytes context = encodeHeader(revision.header);
  CHATELAINE_TRY(contentKey, crypto::open(metadataKey, keyLabel, context, revision.wrappedKey));
  if (contentKey.size() != 32) return fail(ErrorCode::corrupt, "a content key of another size");
  CHATELAINE_TRY(padded, crypto::open(contentKey, metaLabel, context, revision.meta));
  CHATELAINE_TRY(fields, unpad(padded.view()));
  return copyOf(fields);
}

}  // namespace chatelaine::sync
