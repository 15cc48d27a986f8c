#include "crypto/argon2id.h"

#include <openssl/core_names.h>

#include <array>

#include "crypto/dead_stack.h"
#include "crypto/fatal.h"
#include "crypto/openssl_handles.h"

namespace chatelaine::crypto {
namespace {

constexpr std::size_t shortestSalt = 8;

}  // namespace

Result<Secret> argon2id(const Argon2Inputs& inputs) {
  const ErrorQueueGuard guard;
  if (inputs.salt.size() < shortestSalt) return fail(ErrorCode::invalidInput, "a salt is too short");
  std::uint32_t memory = inputs.memoryKiB;
  std::uint32_t passes = inputs.passes;
  std::uint32_t lanes = inputs.lanes;
  const std::array<OSSL_PARAM, 8> parameters{
      octets(OSSL_KDF_PARAM_PASSWORD, inputs.passphrase),
      octets(OSSL_KDF_PARAM_SALT, inputs.salt),
      octets(OSSL_KDF_PARAM_SECRET, inputs.secret),
      octets(OSSL_KDF_PARAM_ARGON2_AD, inputs.associatedData),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ITER, &passes),
      OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_LANES, &lanes),
      OSSL_PARAM_construct_end(),
  };
  const Kdf kdf(EVP_KDF_fetch(nullptr, "ARGON2ID", nullptr));
  const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
  require(context != nullptr, "Argon2id is missing");
  Secret key(32);
  const int isDerived = EVP_KDF_derive(context.get(), writable(key.writable()), key.size(), parameters.data());
  overwriteDeadStack();
  if (isDerived != 1) {
    return fail(ErrorCode::limitExceeded, "Argon2id had too little memory");
  }
  return key;
}

}  // namespace chatelaine::crypto
