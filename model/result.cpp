#include "model/result.hpp"

namespace vastus::model {

std::string_view name(Fault fault) {
    switch (fault) {
        case Fault::transient: return "transient";
        case Fault::refused: return "refused";
        case Fault::malformed: return "malformed";
        case Fault::missing: return "missing";
        case Fault::corrupt: return "corrupt";
    }
    return "unknown";
}

}  // namespace vastus::model
