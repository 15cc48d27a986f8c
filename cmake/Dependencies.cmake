# Third-party libraries, all from the system. Which folder may use which is checked by tests/architecture.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Qt6 6.8 REQUIRED COMPONENTS Core Network Widgets Svg Test LinguistTools)
find_package(Qca-qt6 2.3 REQUIRED)
find_package(Qt6Keychain REQUIRED)
find_package(OpenSSL 3.5 REQUIRED)
find_package(Boost 1.83 REQUIRED COMPONENTS json url)
pkg_check_modules(SQLCIPHER REQUIRED IMPORTED_TARGET sqlcipher)
pkg_check_modules(PQXX REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)  # parses connection strings, which libpqxx doesn't
find_package(ZXing REQUIRED)
