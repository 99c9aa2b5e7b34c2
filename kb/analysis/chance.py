"""What the interplay between groups would be if chance alone had made the projects' teams.

Owns the null model: every actor keeps its number of projects and every project its size, else anybody could
have met anybody (the bipartite configuration model, Saracco et al. 2015, doi:10.1038/srep10595). Actors with
the same number of projects are alike in it, and so are projects of the same size, so nothing here grows with
their numbers. Randomising outright, to check it and to keep more, is `kb.analysis.curveball`.

The model gives the chance that an actor is in a project, and leaves sizes free: so it has too many pairs in
small projects (two seats make four halves of a pair, not two). Where actors are taken together their joint
chance is therefore that of teams of just the size there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kb.analysis.ties import Meetings, Weights

CLOSE_ENOUGH: Final = 1e-9
MOST_ROUNDS: Final = 20_000


@dataclass(frozen=True, eq=False)
class Chance:
    """The model of some meetings, by class: K of actors with as many projects, S of projects of one size.

    `kind`, shape (actors,), is the class of an actor, -1 of one without projects; `inside`, shape (K, S), the
    chance that an actor of one class is in a given project of the other.
    """

    kind: NDArray[np.int64]
    projects: Weights  # (K,) of an actor of the class
    alike: Weights  # (K,) actors
    size: Weights  # (S,) of a project of the class
    teams: Weights  # (S,) projects
    weight: Weights  # (S,) per pair
    inside: Weights  # (K, S)

    def groups(self, labels: NDArray[np.int64], groups: int) -> Weights:
        """How many actors of each class each group has, shape (groups, K)."""
        there = (labels >= 0) & (self.kind >= 0)
        cell = labels[there] * self.alike.size + self.kind[there]
        count = np.bincount(cell, minlength=groups * self.alike.size)
        return count.reshape(groups, self.alike.size).astype(np.float64)

    @cached_property
    def meet(self) -> Weights:
        """The chance that two actors share a project, by their classes, shape (K, K).

        The one with fewer projects draws that many, and each is shared with the same chance.
        """
        free = self.inside * (1 - self.inside)
        both, less = self.teams * self._pair[0], self.teams * self._pair[1]
        shared = (self.inside * both) @ self.inside.T - (free * less) @ free.T
        draws = np.minimum(self.projects[:, None], self.projects[None, :])
        return np.asarray(1 - (1 - np.minimum(shared / draws, 1)) ** draws)

    def ties(self, table: Weights, a: NDArray[Any], b: NDArray[Any]) -> Weights:
        """The expected number of pairs that share a project, for rows a and b of a table of `groups`.

        Where a is b, within the group.
        """
        reach = table @ self.meet
        crossing = np.einsum("ik,ik->i", reach[a], table[b])
        within = (crossing - table[a] @ np.diagonal(self.meet)) / 2
        return np.asarray(np.where(a == b, within, crossing))

    def weights(self, table: Weights, a: NDArray[Any], b: NDArray[Any]) -> tuple[Weights, Weights]:
        """Mean and variance of the weight of all ties between rows a and b of a table of `groups`.

        Where a is b, within the group. The variance is of a project's teams drawn one by one, less what the
        fixed numbers of participations of the two groups take away from it.
        """
        sums = [table @ self.inside**power for power in (1, 2, 3, 4)]
        one, two, three, four = (
            sums[0],
            sums[0] ** 2 - sums[1],
            sums[0] ** 3 - 3 * sums[0] * sums[1] + 2 * sums[2],
            sums[0] ** 4
            - 6 * sums[0] ** 2 * sums[1]
            + 3 * sums[1] ** 2
            + 8 * sums[0] * sums[2]
            - 6 * sums[3],
        )
        free, twice = sums[0] - sums[1], sums[1] - 2 * sums[2] + sums[3]
        mean, variance = np.empty(a.size), np.empty(a.size)
        for at in np.array_split(np.arange(a.size), a.size // 4096 + 1):
            i, j = a[at], b[at]
            same = i == j
            pairs = self._pair[0] * np.where(same[:, None], two[i], one[i] * one[j])
            pairs -= self._pair[1] * np.where(same[:, None], free[i] ** 2 - twice[i], free[i] * free[j])
            mean[at] = pairs @ (self.teams * self.weight) / np.where(same, 2, 1)
            between = self._between(one[i], one[j], two[i], two[j])
            within = self._within(one[i], two[i], three[i], four[i])
            variance[at] = np.where(same, within, between)
        return mean, np.maximum(variance, 0)

    @cached_property
    def _pair(self) -> tuple[Weights, Weights]:
        """Two actors are in a project of size s with the chance first(s) p q - second(s) p(1-p) q(1-q).

        Hájek (1964, doi:10.1214/aoms/1177700375): where the size is fixed a seat taken is a seat less, which
        tells on those who might be there or not. The first makes the pairs of a project n(n-1)/2 to the end.
        """
        free = self.inside * (1 - self.inside)
        spread = self.alike @ free
        lost = np.divide(1, spread, out=np.zeros_like(spread), where=spread > 1e-9)
        pairs = self.size**2 - self.alike @ self.inside**2 - lost * (spread**2 - self.alike @ free**2)
        first = np.divide(self._falling(2), pairs, out=np.ones_like(pairs), where=pairs > 1e-9)
        return first, first * lost

    def _falling(self, count: int) -> Weights:
        """n(n-1)… of so many factors, shape (S,)."""
        result: Weights = np.prod([np.maximum(self.size - less, 0) for less in range(count)], axis=0)
        return result

    def _every(self, count: int) -> Weights:
        """The sum over so many different actors of the product of their chances, shape (S,)."""
        p1, p2, p3, p4 = (self.alike @ self.inside**power for power in (1, 2, 3, 4))
        sums = {
            1: p1,
            2: p1**2 - p2,
            3: p1**3 - 3 * p1 * p2 + 2 * p3,
            4: p1**4 - 6 * p1**2 * p2 + 3 * p2**2 + 8 * p1 * p3 - 6 * p4,
        }
        return np.where(self._falling(count) > 0, np.maximum(sums[count], 1e-12), 1.0)

    def _joint(self, count: int) -> Weights:
        return self._falling(count) / self._every(count)

    def _between(self, a: Weights, b: Weights, aa: Weights, bb: Weights) -> Weights:
        """The variance of the sum over projects of w x y, x and y the seats of two groups."""
        j2, j3, j4 = (self._joint(count) for count in (2, 3, 4))
        xy = a * b * j2
        square = aa * bb * j4 + (aa * b + a * bb) * j3 + xy
        w, n = self.weight, self.teams
        variance = (square - xy**2) @ (n * w**2)
        # What is fixed: the sums over projects of x and of y.
        with_x, with_y = (aa * b * j3 + xy - xy * a) @ (n * w), (a * bb * j3 + xy - xy * b) @ (n * w)
        of_x, of_y = (aa * j2 + a - a**2) @ n, (bb * j2 + b - b**2) @ n
        both = (xy - a * b) @ n
        return variance - _explained(with_x, with_y, of_x, of_y, both)

    def _within(self, a: Weights, aa: Weights, aaa: Weights, aaaa: Weights) -> Weights:
        """The variance of the sum over projects of w x(x-1)/2."""
        j2, j3, j4 = (self._joint(count) for count in (2, 3, 4))
        pairs = aa * j2
        square = aaaa * j4 + 4 * aaa * j3 + 2 * pairs
        w, n = self.weight / 2, self.teams
        variance = (square - pairs**2) @ (n * w**2)
        with_x = (aaa * j3 + 2 * pairs - pairs * a) @ (n * w)
        of_x = (pairs + a - a**2) @ n
        none = np.zeros_like(with_x)
        return variance - _explained(with_x, none, of_x, none, none)


def _explained(with_x: Weights, with_y: Weights, of_x: Weights, of_y: Weights, both: Weights) -> Weights:
    """The part of a variance that goes when x and y are known: c' S⁻¹ c, by least squares where S is flat."""
    determinant = of_x * of_y - both**2
    sound = determinant > 1e-9 * np.maximum(of_x * of_y, 1e-300)
    joint = with_x**2 * of_y - 2 * with_x * with_y * both + with_y**2 * of_x
    alone = np.divide(with_x**2, of_x, out=np.zeros_like(of_x), where=of_x > 1e-12)
    return np.divide(joint, determinant, out=alone, where=sound)


def chance(meetings: Meetings, rounds: int = MOST_ROUNDS) -> Chance:
    """Fit the model to the numbers of projects and the sizes that there are, in at most so many rounds."""
    many = meetings.projects
    projects, kind, alike = np.unique(many, return_inverse=True, return_counts=True)
    if projects.size and projects[0] == 0:
        projects, alike, kind = projects[1:], alike[1:], kind - 1
    # Projects of one size weigh the same: the factor is one for all.
    size, first, teams = np.unique(meetings.size, return_index=True, return_counts=True)
    k, s, of_k, of_s = (np.asarray(one, np.float64) for one in (projects, size, alike, teams))
    return Chance(kind, k, of_k, s, of_s, meetings.weight[first], _fit(k, s, of_k, of_s, rounds))


def _fit(projects: Weights, size: Weights, alike: Weights, teams: Weights, rounds: int) -> Weights:
    """The chances x y / (1 + x y) whose sums are the numbers of projects and the sizes, by turns."""
    every = max(float(alike @ projects), 1.0)
    x, y = projects / np.sqrt(every), size / np.sqrt(every)
    for _ in range(rounds):
        # Bounded: an actor in all projects would need an infinite x, and has a chance of 1 as it is.
        new = np.minimum(projects / ((teams * y) / (1 + np.outer(x, y))).sum(axis=1), 1e9)
        y = np.minimum(size / ((alike * new) / (1 + np.outer(y, new))).sum(axis=1), 1e9)
        moved = np.abs(new / x - 1).max(initial=0)
        x = new
        if moved < CLOSE_ENOUGH:
            break
    product = np.outer(x, y)
    result: Weights = product / (1 + product)
    return result
