package deploy

import (
	"fmt"
	"slices"
	"strconv"
)

// planVersion publishes a version and has the alias point at it.
func (p *Plan) planVersion() {
	w := p.wanted
	if w.Alias == "" {
		return
	}
	version := p.published()
	if version == "" {
		p.add(publishVersion, "publish a version")
	}
	alias, ok := p.remote.Aliases[w.Alias]
	switch {
	case !ok:
		if w.Canary != nil {
			p.warn("alias %s is not there yet: all its traffic goes to the new version at once", w.Alias)
		}
		p.note(Change{Setting: "alias " + w.Alias, Kind: Added, New: p.versionText(version)})
		p.add(createAlias, "create alias %s", w.Alias)
	case alias.Version == version && len(alias.Weights) == 0:
	default:
		p.note(Change{Setting: "alias " + w.Alias, Kind: Changed, Old: alias.String(), New: p.versionText(version)})
		p.planMove(alias, version)
	}
}

// planMove moves an alias that is there to version, "" for the one that is about to be published.
func (p *Plan) planMove(alias Alias, version string) {
	w := p.wanted
	if w.Canary == nil || alias.Version == version {
		p.add(moveAlias, "move alias %s", w.Alias)
		return
	}
	p.add(startCanary, "give %s of alias %s to the new version", percent(w.Canary.Weight), w.Alias)
	p.add(watchCanary, "watch the errors of alias %s for %s", w.Alias, w.Canary.For)
	p.add(moveAlias, "move alias %s", w.Alias)
}

// published returns the newest version when it is what the function will be, so that none has to be published.
func (p *Plan) published() string {
	if len(p.remote.Versions) == 0 || p.remote.Function == nil {
		return ""
	}
	newest := p.remote.Versions[len(p.remote.Versions)-1]
	if newest.CodeSHA256 != p.wanted.Package.CodeSHA256 || !newest.Config.equal(p.final) {
		return ""
	}
	return newest.String()
}

func (p *Plan) versionText(version string) string {
	if version == "" {
		return "a new version"
	}
	return "version " + version
}

// String returns where an alias' traffic goes: "version 3", or "version 3, 10% version 4".
func (a Alias) String() string {
	text := "version " + a.Version
	for _, version := range sortedKeys(a.Weights) {
		text += fmt.Sprintf(", %s version %s", percent(a.Weights[version]), version)
	}
	return text
}

// uses reports whether some traffic of the alias goes to version.
func (a Alias) uses(version string) bool {
	_, weighted := a.Weights[version]
	return weighted || a.Version == version
}

func percent(share float64) string { return strconv.FormatFloat(share*100, 'g', 4, 64) + "%" }

// planCleaning deletes versions that are neither among the newest nor in use after the deployment.
func (p *Plan) planCleaning() {
	w := p.wanted
	if w.Keep == 0 {
		return
	}
	keep := w.Keep
	moved := ""
	if w.Alias != "" {
		if moved = p.published(); moved == "" {
			keep-- // the version that is about to be published
		}
	}
	old := p.remote.Versions[:max(0, len(p.remote.Versions)-keep)]
	for _, v := range old {
		if v.String() == moved || p.inUse(v.String()) {
			continue
		}
		p.note(Change{Setting: "version " + v.String(), Kind: Removed})
		p.add(deleteVersion(v.String()), "delete version %s", v)
	}
}

// inUse reports whether an alias points at version after the deployment.
func (p *Plan) inUse(version string) bool {
	for name, alias := range p.remote.Aliases {
		if name != p.wanted.Alias && alias.uses(version) {
			return true
		}
	}
	return false
}

// NewRollback returns the plan that moves an alias back to the version before the one that it points at, or that ends a
// canary. Like [NewPlan] it is a pure function.
func NewRollback(w Wanted, r *Remote) (*Plan, error) {
	p := &Plan{Function: w.Name, Changes: []Change{}, Steps: []Step{}, Warnings: []string{}, wanted: w, remote: r}
	if r.Function == nil {
		return nil, fmt.Errorf("function %s: is not there", w.Name)
	}
	alias, ok := r.Aliases[w.Alias]
	if !ok {
		return nil, fmt.Errorf("function %s: has no alias %s", w.Name, w.Alias)
	}
	p.final = r.Function.Config
	target := alias.Version
	if len(alias.Weights) == 0 {
		if target = before(r.Versions, alias.Version); target == "" {
			return nil, fmt.Errorf("function %s: has no version before %s, which alias %s points at", w.Name, alias.Version, w.Alias)
		}
	}
	p.note(Change{Setting: "alias " + w.Alias, Kind: Changed, Old: alias.String(), New: "version " + target})
	p.add(moveAliasTo(target), "move alias %s back to version %s", w.Alias, target)
	return p, nil
}

// before returns the newest version that is older than version, "" when there is none.
func before(versions []Version, version string) string {
	current, _ := strconv.Atoi(version)
	for _, v := range slices.Backward(versions) {
		if v.Number < current {
			return v.String()
		}
	}
	return ""
}
