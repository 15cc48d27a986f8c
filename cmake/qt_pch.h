// Precompiled for the folders with Qt types.
#pragma once
#include <QtCore/QtCore>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>
